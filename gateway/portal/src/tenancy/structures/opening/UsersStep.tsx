import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client/problem";
import { type OpeningStep, saveUsers, type UserAnswers, validateOpening } from "../../../api/structures";
import { Icon } from "../../../design/Icon";
import { Question } from "../../../ui/forms/Question";
import { Notice } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import styles from "../structures.module.css";
import { UserFields } from "../UserFields";
import { StepForm } from "./StepForm";
import { type StepProps, useStep } from "./useStep";

const nobody: Required<UserAnswers> = {
  last_name: "",
  first_name: "",
  email: "",
  profile: "user",
  mobile: "",
  landline: "",
};

/** Step 4: who else works here, if anybody; then *Valider* registers the structure. */
export function UsersStep(props: StepProps) {
  const { t } = useTranslation();
  const { opening, keep, goTo } = props;
  const [asking, setAsking] = useState(false);
  const initial = { users: opening.users.answers.users ?? [] };
  const step = useStep({ ...props, step: "users", initial, save: saveUsers, next: null });
  const { form } = step;
  const checking = useMutation({
    mutationFn: () => saveUsers(opening.users.version, form.getValues()),
    onSuccess: saved => {
      keep(saved);
      form.resetDirty(form.getValues());
      const problems = Object.fromEntries(saved.users.problems.map(({ field, reason }) => [field, reason]));
      form.setErrors(problems);
      if (Object.keys(problems).length === 0) setAsking(true);
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField("answers.")),
  });
  const incomplete = (["structure", "administrator", "documents"] as const).filter(
    each => opening[each].problems.length > 0,
  );
  const validate = async () => keep(await validateOpening());
  return (
    <>
      <StepForm
        title={t("structures.opening.steps.users")}
        lead={t("structures.opening.usersLead")}
        step={{ ...step, goOn: () => checking.mutate() }}
        back={() => goTo("documents")}
        act={
          <MainAct type="submit" loading={checking.isPending} disabled={incomplete.length > 0}>
            {t("structures.opening.validate")}
          </MainAct>
        }
      >
        {form.values.users.map((user, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a user who is being typed has nothing else of their own
          <fieldset key={place} className={styles.user}>
            <legend>
              {[user.first_name, user.last_name].filter(Boolean).join(" ") ||
                t("structures.users.numbered", { number: place + 1 })}
            </legend>
            <UserFields props={name => form.getInputProps(`users.${place}.${name}`)} />
            <Button
              leftSection={<Icon name="bin" size={18} />}
              onClick={() => form.removeListItem("users", place)}
            >
              {t("structures.users.takeOut")}
            </Button>
          </fieldset>
        ))}
        <div>
          <Button
            leftSection={<Icon name="plus" size={18} />}
            onClick={() => form.insertListItem("users", { ...nobody })}
          >
            {t("structures.users.add")}
          </Button>
        </div>
        <Incomplete steps={incomplete} goTo={goTo} />
      </StepForm>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("structures.opening.ask")}
        act={t("structures.opening.validate")}
        destroys={false}
        onConfirm={validate}
      >
        <p>{t("structures.opening.askText", { name: opening.name })}</p>
        {form.values.users.length > 0 && (
          <p>{t("structures.opening.askUsers", { count: form.values.users.length })}</p>
        )}
      </Question>
    </>
  );
}

/** The earlier steps in which something is missing, each with the way there. */
function Incomplete({ steps, goTo }: { steps: OpeningStep[]; goTo: (step: string) => void }) {
  const { t } = useTranslation();
  if (steps.length === 0) return null;
  return (
    <Notice tone="todo">
      {t("structures.opening.incomplete")}
      <ul className={styles.steps}>
        {steps.map(step => (
          <li key={step}>
            <button type="button" className={styles.link} onClick={() => goTo(step)}>
              {t(`structures.opening.steps.${step}`)}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
