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
import { askedFields } from "../journeys/conditions";
import { Answer } from "./Answer";
import { answersOf, faultOf } from "./answers";
import { SavedWindow } from "./LeaveGuard";
import type { StepProps } from "./stepProps";

interface QuestionsStepProps extends StepProps {
  step: JourneyStep;
  /** What was typed and could not be kept yet, from a visit before. */
  typed: Answers;
  onType: (answers: Answers) => void;
  onSaved: () => void;
  onDone: () => void;
}

function useFault() {
  const { t } = useTranslation();
  return (field: JourneyField, typed: string) => {
    const fault = faultOf(field, typed);
    return fault && t(`requests.form.${fault}`, { count: field.max ?? 0 });
  };
}

function useQuestions({ journey, step, request, keep, typed, onType, onSaved }: QuestionsStepProps) {
  const fault = useFault();
  const asked = (values: Answers) => {
    const wanted = askedFields(journey, { ...request.answers, ...values });
    return step.fields.filter(field => wanted.includes(field));
  };
  const given = Object.fromEntries(step.fields.map(({ key }) => [key, request.answers[key] ?? ""]));
  const form = useForm<Answers>({
    initialValues: { ...given, ...typed },
    validate: values =>
      Object.fromEntries(asked(values).map(field => [field.key, fault(field, values[field.key] ?? "")])),
    validateInputOnBlur: true,
    onValuesChange: onType,
  });
  const saving = useMutation({
    mutationFn: (values: Answers) => saveAnswers(request.id, step.key, answersOf(asked(values), values)),
    onSuccess: kept => {
      keep(kept);
      onSaved();
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField("answers.")),
  });
  return { form, saving, fields: asked(form.getValues()) };
}

/** One step of questions: kept at each *Enregistrer*, complete before going on, nothing lost on the way back. */
export function QuestionsStep(props: QuestionsStepProps) {
  const { t } = useTranslation();
  const { step, onDone, goBack } = props;
  const { form, saving, fields } = useQuestions(props);
  const [left, setLeft] = useState(false);
  const goOn = form.onSubmit(typed => saving.mutate(typed, { onSuccess: onDone }));
  const save = () => saving.mutate(form.getValues(), { onSuccess: () => setLeft(true) });
  return (
    <Sheet title={inReaderLanguage(step.title)}>
      <Form onSubmit={goOn}>
        {fields.map(field => (
          <Answer key={field.key} field={field} {...form.getInputProps(field.key)} />
        ))}
        <Refusal error={saving.error} />
        <Acts>
          <MainAct type="submit" loading={saving.isPending}>
            {t("requests.form.go")}
          </MainAct>
          <Button onClick={save} disabled={saving.isPending}>
            {t("requests.form.save")}
          </Button>
          {goBack && (
            <Button variant="subtle" onClick={goBack} disabled={saving.isPending}>
              {t("requests.form.back")}
            </Button>
          )}
        </Acts>
      </Form>
      <SavedWindow opened={left} onStay={() => setLeft(false)} />
    </Sheet>
  );
}
