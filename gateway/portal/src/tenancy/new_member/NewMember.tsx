import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { type AdministeredUnit, inviteMember } from "../../api/members";
import { Icon } from "../../design/Icon";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Outcome } from "../../ui/messages/Outcome";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainLink } from "../../ui/navigation/MainAct";
import { JourneyPage } from "../../ui/pages/JourneyPage";
import {
  type Administration,
  accessPath,
  fullName,
  useAdministration,
  useListTitle,
  useUnits,
} from "../administration/administration";
import { identitySent } from "../administration/IdentityFields";
import { useRightsInWords } from "../spaces/rights";
import { type Draft, type KnownPerson, newAccess, personOf, type Step, steps } from "./draft";
import { EmailStep } from "./EmailStep";
import { IdentityStep } from "./IdentityStep";
import { RightsStep } from "./RightsStep";
import { SummaryStep } from "./SummaryStep";

/** *Ajouter un utilisateur*: address, names, rights, summary (TEN-24). */
export function NewMember() {
  const administration = useAdministration();
  const units = useUnits(administration.data?.id ?? "");
  const [round, setRound] = useState(1);
  if (!administration.data) return <Awaited of={administration}>{() => null}</Awaited>;
  const of = administration.data;
  return (
    <Awaited of={units}>
      {({ items }) => (
        <Adding key={`${of.id} ${round}`} of={of} units={items} again={() => setRound(round + 1)} />
      )}
    </Awaited>
  );
}

/** The step of the address, so that "back" goes one step back; none further than what was filled in. */
function useStep({ email, identity, accesses }: Draft): [Step, (step: Step) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = steps.find(step => step === search.get("etape")) ?? "email";
  const filled = !email
    ? 0
    : !identity.last_name
      ? 1
      : accesses.every(({ rights }) => !rights.length)
        ? 2
        : 3;
  const step = steps[Math.min(steps.indexOf(asked), filled)] ?? "email";
  return [step, next => setSearch({ etape: next })];
}

interface AddingProps {
  of: Administration;
  units: AdministeredUnit[];
  again: () => void;
}

function Adding({ of, units, again }: AddingProps) {
  const { t } = useTranslation();
  const listTitle = useListTitle();
  const { state: known } = useLocation() as { state: { person?: KnownPerson } | null };
  const [draft, setDraft] = useState<Draft>({
    ...personOf(known?.person),
    accesses: units.length === 1 ? units.map(unit => newAccess(unit, of.kind)) : [],
  });
  const [step, goTo] = useStep(draft);
  const keep = (filled: Partial<Draft>, next: Step) => {
    setDraft(present => ({ ...present, ...filled }));
    goTo(next);
  };
  const sending = useInvitation(of, draft);
  const refused = sending.error instanceof Problem ? sending.error.byField() : {};
  const done = sending.isSuccess;
  return (
    <JourneyPage
      title={t("rights.add.title")}
      trail={[{ to: accessPath(of.id), label: listTitle(of) }]}
      steps={steps.map(key => ({ key, title: t(`rights.add.steps.${key}`) }))}
      at={done ? "done" : step}
      goBackTo={done ? undefined : key => goTo(steps.find(each => each === key) ?? "email")}
      summary={!done && step !== "summary" && <LiveSummary draft={draft} />}
    >
      {done && <Added of={of} draft={draft} again={again} />}
      {!done && step === "email" && (
        <EmailStep draft={draft} refused={refused.email} keep={email => keep({ email }, "identity")} />
      )}
      {!done && step === "identity" && (
        <IdentityStep draft={draft} refused={refused} keep={identity => keep({ identity }, "rights")} />
      )}
      {!done && step === "rights" && (
        <RightsStep
          of={of}
          units={units}
          draft={draft}
          set={accesses => setDraft(present => ({ ...present, accesses }))}
          next={() => goTo("summary")}
        />
      )}
      {!done && step === "summary" && (
        <SummaryStep
          of={of}
          draft={draft}
          goTo={goTo}
          error={sending.error}
          sending={sending.isPending}
          send={() => sending.mutate()}
        />
      )}
    </JourneyPage>
  );
}

function useInvitation(of: Administration, { email, identity, accesses }: Draft) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      inviteMember(of.id, {
        email,
        ...identitySent(identity),
        accesses: accesses
          .filter(({ rights }) => rights.length > 0)
          .map(({ unit, rights }) => ({ unit_id: unit.id, rights })),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["members", of.id] }),
  });
}

function LiveSummary({ draft: { email, identity, accesses } }: { draft: Draft }) {
  const { t } = useTranslation();
  const inWords = useRightsInWords();
  return (
    <Sheet title={t("rights.add.steps.summary")}>
      <Facts
        lines={[
          [t("rights.add.email"), email],
          [t("rights.add.name"), fullName(identity)],
          ...accesses.map(({ unit, rights }): [string, string] => [unit.name, inWords(rights)]),
        ]}
      />
    </Sheet>
  );
}

function Added({ of, draft, again }: { of: Administration; draft: Draft; again: () => void }) {
  const { t } = useTranslation();
  const name = fullName(draft.identity);
  return (
    <Outcome mark={<Icon name="check" size={40} />} title={t("rights.add.done", { name })}>
      <p>{t("rights.add.doneText", { email: draft.email, name, space: of.name })}</p>
      <Acts>
        <MainLink to={accessPath(of.id)}>{t("rights.add.back")}</MainLink>
        <Button onClick={again}>{t("rights.add.another")}</Button>
      </Acts>
    </Outcome>
  );
}
