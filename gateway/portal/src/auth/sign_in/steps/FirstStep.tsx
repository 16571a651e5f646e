import { TextInput } from "@mantine/core";
import { isEmail, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client/problem";
import { giveFirstAddress, type Sent, type Step } from "../../../api/signIn";
import { Sheet } from "../../../ui/content/Sheet";
import { Form } from "../../../ui/forms/Form";
import { Refusal } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import { PublicPage } from "../../../ui/pages/PublicPage";
import styles from "../../sign_in_flow/signIn.module.css";
import { FirstChoice } from "./FirstChoice";
import { StepFoot, useStepAct } from "./StepFoot";

/** The first sign-in with the letter: a personal address, proven by a code, and a password of one's own (AUTH-05). */
export function FirstStep({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const [given, setGiven] = useState<{ email: string; sent: Sent } | null>(null);
  return (
    <PublicPage title={t("entry.first.title")} lead={t("entry.first.lead")}>
      <div className={styles.column}>
        <Sheet
          title={t(given ? "entry.first.choice" : "entry.first.address")}
          step={given ? "choice" : "address"}
        >
          {given ? (
            <FirstChoice {...given} step={step} next={next} change={() => setGiven(null)} />
          ) : (
            <Address next={next} onSent={(email, sent) => setGiven({ email, sent })} />
          )}
        </Sheet>
        <StepFoot step={step} next={next} />
      </div>
    </PublicPage>
  );
}

function Address({ next, onSent }: { next: string; onSent: (email: string, sent: Sent) => void }) {
  const { t } = useTranslation();
  const give = useStepAct(giveFirstAddress, next);
  const form = useForm({
    initialValues: { email: "" },
    validate: { email: isEmail(t("entry.lost.emailWrong")) },
  });
  const giving = useMutation({
    mutationFn: give,
    onSuccess: (sent, email) => onSent(email, sent),
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField()),
  });
  return (
    <Form onSubmit={form.onSubmit(({ email }) => giving.mutate(email.trim()))} explained={false}>
      <TextInput
        type="email"
        label={t("entry.first.email")}
        description={t("entry.first.emailHelp")}
        autoComplete="email"
        required
        withAsterisk={false}
        {...form.getInputProps("email")}
      />
      {!form.errors.email && <Refusal error={giving.error} />}
      <MainAct type="submit" fullWidth loading={giving.isPending}>
        {t("entry.first.send")}
      </MainAct>
    </Form>
  );
}
