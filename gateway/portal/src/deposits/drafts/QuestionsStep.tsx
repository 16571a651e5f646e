import { Button } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { type Answers, type JourneyField, type JourneyStep, saveAnswers } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { Answer } from "./Answer";
import { answersOf, faultOf } from "./answers";
import { LeaveGuard, SavedWindow } from "./LeaveGuard";
import type { StepProps } from "./stepProps";

interface QuestionsStepProps extends StepProps {
  step: JourneyStep;
  onType: (answers: Answers) => void;
  onDone: () => void;
}

function useFault() {
  const { t } = useTranslation();
  return (field: JourneyField, typed: string) => {
    const fault = faultOf(field, typed);
    return fault && t(`requests.form.${fault}`, { count: field.max ?? 0 });
  };
}

function useQuestions({ step, request, keep, onType }: QuestionsStepProps) {
  const fault = useFault();
  const form = useForm<Answers>({
    initialValues: Object.fromEntries(step.fields.map(({ key }) => [key, request.answers[key] ?? ""])),
    validate: values =>
      Object.fromEntries(step.fields.map(field => [field.key, fault(field, values[field.key] ?? "")])),
    validateInputOnBlur: true,
    onValuesChange: onType,
  });
  const saving = useMutation({
    mutationFn: (typed: Answers) => saveAnswers(request.id, step.key, answersOf(step, typed)),
    onSuccess: (kept, typed) => {
      keep(kept);
      form.resetDirty(typed);
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField("answers.")),
  });
  return { form, saving };
}

/** One step of questions: kept at each *Enregistrer*, complete before going on. */
export function QuestionsStep(props: QuestionsStepProps) {
  const { t } = useTranslation();
  const { step, onDone } = props;
  const { form, saving } = useQuestions(props);
  const [left, setLeft] = useState(false);
  const goOn = form.onSubmit(typed => saving.mutate(typed, { onSuccess: onDone }));
  const leave = () => saving.mutate(form.getValues(), { onSuccess: () => setLeft(true) });
  return (
    <Sheet title={inReaderLanguage(step.title)}>
      <Form onSubmit={goOn}>
        {step.fields.map(field => (
          <Answer key={field.key} field={field} {...form.getInputProps(field.key)} />
        ))}
        <Refusal error={saving.error} />
        <Acts>
          <MainAct type="submit" loading={saving.isPending}>
            {t("requests.form.go")}
          </MainAct>
          <Button onClick={leave} disabled={saving.isPending}>
            {t("requests.form.leave")}
          </Button>
        </Acts>
      </Form>
      <LeaveGuard unsaved={form.isDirty() && !saving.isPending && !left} />
      <SavedWindow opened={left} onStay={() => setLeft(false)} />
    </Sheet>
  );
}
