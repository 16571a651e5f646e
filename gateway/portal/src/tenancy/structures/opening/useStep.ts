import { type UseFormReturnType, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client/problem";
import type { OpeningStep, StructureOpening } from "../../../api/structures";
import { confirmed } from "../../../ui/messages/confirmation";

/** What every step is given. */
export interface StepProps {
  opening: StructureOpening;
  /** Remembers what the service answered. */
  keep: (opening: StructureOpening) => void;
  /** Goes to a step. */
  goTo: (step: string) => void;
}

interface StepOf<Answers> extends StepProps {
  step: OpeningStep;
  initial: Answers;
  save: (version: number, answers: Answers) => Promise<StructureOpening>;
  next: OpeningStep | null;
}

export interface Step<Answers> {
  form: UseFormReturnType<Answers>;
  saving: { isPending: boolean; error: unknown };
  /** *Enregistrer*: as it is, complete or not. */
  store: () => void;
  /** *Suivant*: saved, and gone on from once nothing is missing. */
  goOn: () => void;
  /** What is missing or wrong, once one tried to go on. */
  problems: Record<string, string>;
  /** What was saved elsewhere in the meantime, and the two ways out. */
  conflict: { takeTheirs: () => void; keepMine: () => void } | null;
}

const problemsOf = (opening: StructureOpening, step: OpeningStep): Record<string, string> =>
  Object.fromEntries(opening[step].problems.map(({ field, reason }) => [field, reason]));

/** One step of an opening: typed here, saved there with its version, its problems beside the fields. */
export function useStep<Answers extends object>(given: StepOf<Answers>): Step<Answers> {
  const { t } = useTranslation();
  const { opening, step, save, keep, goTo, next } = given;
  const [problems, setProblems] = useState<Record<string, string>>({});
  const form = useForm<Answers>({ initialValues: given.initial });
  const saving = useMutation({
    mutationFn: ({ version, typed }: { version: number; typed: Answers; going: boolean }) =>
      save(version, typed),
    onSuccess: (saved, { typed, going }) => {
      keep(saved);
      form.resetDirty(typed);
      const found = problemsOf(saved, step);
      if (going && Object.keys(found).length === 0 && next) return goTo(next);
      if (going) {
        setProblems(found);
        form.setErrors(found);
      } else {
        confirmed(t("structures.opening.saved"));
      }
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField("answers.")),
  });
  const { version } = opening[step];
  const send = (going: boolean, at = version) =>
    saving.mutate({ version: at, typed: form.getValues(), going });
  const stale = saving.error instanceof Problem && saving.error.slug === "opening-changed-elsewhere";
  return {
    form,
    saving: { isPending: saving.isPending, error: stale ? null : saving.error },
    store: () => send(false),
    goOn: () => send(true),
    problems,
    conflict: stale
      ? {
          takeTheirs: () => location.reload(),
          keepMine: () => send(false, Number((saving.error as Problem).facts.version)),
        }
      : null,
  };
}
