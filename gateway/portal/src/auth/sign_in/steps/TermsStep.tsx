import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { acceptTerms, type Step } from "../../../api/signIn";
import { Sheet } from "../../../ui/content/Sheet";
import { Form } from "../../../ui/forms/Form";
import { Refusal } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import { PublicPage } from "../../../ui/pages/PublicPage";
import { TermsCheckbox } from "../../consents/TermsCheckbox";
import styles from "../../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../../sign_in_flow/signInFlow";
import { StepFoot, useStepAct } from "./StepFoot";

const texts = ["employee", "client", "agency", "deposit_client", "privacy"] as const;
type Text = (typeof texts)[number];
const isText = (kind: string): kind is Text => (texts as readonly string[]).includes(kind);

/** A new version of the terms, readable before the tick; without the tick one goes no further (AUTH-17). */
export function TermsStep({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const accept = useStepAct(acceptTerms, next);
  const accepting = useMutation({ mutationFn: accept, onSuccess: useSignInAnswer(next) });
  const form = useForm<Record<string, boolean>>({
    initialValues: Object.fromEntries(step.terms.map(({ kind }) => [kind, false])),
    validate: ticks =>
      Object.fromEntries(
        step.terms.map(({ kind }) => [kind, ticks[kind] ? null : t("account.activation.mustAccept")]),
      ),
  });
  return (
    <PublicPage title={t("entry.terms.title")} lead={t("entry.terms.lead")}>
      <div className={styles.column}>
        <Refusal error={accepting.error} />
        <Sheet>
          <Form onSubmit={form.onSubmit(() => accepting.mutate(step.terms))} explained={false}>
            {step.terms.map(({ kind }) => {
              const text = t(`entry.terms.${isText(kind) ? kind : "employee"}`);
              return (
                <TermsCheckbox
                  key={kind}
                  kind={kind}
                  label={t("entry.terms.accept", { text })}
                  read={t("entry.terms.read", { text })}
                  tick={form.getInputProps(kind, { type: "checkbox" })}
                />
              );
            })}
            <MainAct type="submit" fullWidth loading={accepting.isPending}>
              {t("entry.terms.act")}
            </MainAct>
          </Form>
        </Sheet>
        <StepFoot step={step} next={next} />
      </div>
    </PublicPage>
  );
}
