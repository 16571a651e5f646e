import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { correctAddress, type Employee, noteReturnedLetter, repeatInvitation } from "../../api/employees";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { EnrolmentState } from "./EnrolmentState";
import styles from "./employees.module.css";
import { PostalAddress } from "./PostalAddress";

type Open = "correcting" | "repeating" | "addressing" | "returning" | null;

/** How far the enrolment is, and what can be done about it until the vault is activated. */
export function EnrolmentSheet({ of }: { of: Employee }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const mayRepeat = of.enrolment !== "none" && of.enrolment !== "activated";
  return (
    <Sheet title={t("employees.file.enrolment")} aside={<EnrolmentState of={of} />}>
      <p className={styles.said}>
        {t(`employees.enrolmentText.${of.enrolment}`, {
          date: toTheMinute(of.enrolment_at),
          address: of.email,
        })}
      </p>
      {!of.email && of.enrolment !== "activated" && (
        <p className={styles.said}>
          {of.postal_address.length > 0
            ? t("employees.file.postalAt", { address: of.postal_address.join(", ") })
            : t("employees.file.postalMissing")}
        </p>
      )}
      {open === "addressing" && <PostalAddress of={of} close={close} />}
      {open === "correcting" && <Correction of={of} close={close} />}
      {open !== "correcting" && open !== "addressing" && of.enrolment !== "activated" && (
        <Acts>
          {mayRepeat && <Button onClick={() => setOpen("repeating")}>{t("employees.file.repeat")}</Button>}
          <Button onClick={() => setOpen("correcting")}>
            {t(of.email ? "employees.file.correct" : "employees.file.addEmail")}
          </Button>
          {!of.email && (
            <Button onClick={() => setOpen("addressing")}>{t("employees.file.postalAct")}</Button>
          )}
          {of.enrolment === "letter_issued" && (
            <Button onClick={() => setOpen("returning")}>{t("employees.file.noteReturn")}</Button>
          )}
        </Acts>
      )}
      <Repetition of={of} opened={open === "repeating"} close={close} />
      <Return of={of} opened={open === "returning"} close={close} />
    </Sheet>
  );
}

interface PartProps {
  of: Employee;
  close: () => void;
}

function Repetition({ of, opened, close }: PartProps & { opened: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const byLetter = !of.email;
  const repeat = async () => {
    await repeatInvitation(of.id);
    await client.invalidateQueries({ queryKey: ["employee", of.id] });
    confirmed(
      t(byLetter ? "employees.file.repeatedLetter" : "employees.file.repeated", { address: of.email }),
    );
  };
  return (
    <Question
      opened={opened}
      onClose={close}
      title={t(byLetter ? "employees.file.askRepeatLetter" : "employees.file.askRepeat")}
      act={t("employees.file.repeat")}
      destroys={false}
      onConfirm={repeat}
    >
      {t(byLetter ? "employees.file.askRepeatLetterText" : "employees.file.askRepeatText", {
        address: of.email,
      })}
    </Question>
  );
}

/** The letter came back: noted, so that another one goes to the right address. */
function Return({ of, opened, close }: PartProps & { opened: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const note = async () => {
    client.setQueryData(["employee", of.id], await noteReturnedLetter(of.id));
    await client.invalidateQueries({ queryKey: ["employees"] });
    confirmed(t("employees.file.returnNoted"));
  };
  return (
    <Question
      opened={opened}
      onClose={close}
      title={t("employees.file.askReturn")}
      act={t("employees.file.noteReturn")}
      destroys={false}
      onConfirm={note}
    >
      {t("employees.file.askReturnText")}
    </Question>
  );
}

function Correction({ of, close }: PartProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { email: of.email },
    validate: { email: text => (/^\S+@\S+\.\S+$/.test(text.trim()) ? null : t("employees.file.emailBad")) },
  });
  const correcting = useMutation({
    mutationFn: ({ email }: { email: string }) => correctAddress(of.id, email.trim()),
    onSuccess: async corrected => {
      client.setQueryData(["employee", of.id], corrected);
      await client.invalidateQueries({ queryKey: ["employees"] });
      confirmed(t("employees.file.corrected", { address: corrected.email }));
      close();
    },
    onError: refusal => form.setErrors(refusal instanceof Problem ? refusal.byField() : {}),
  });
  const inField = correcting.error instanceof Problem && correcting.error.fields.length > 0;
  return (
    <Form onSubmit={form.onSubmit(values => correcting.mutate(values))} explained={false}>
      <TextInput
        label={t("employees.file.email")}
        description={of.enrolment === "none" ? undefined : t("employees.file.correctHelp")}
        type="email"
        required
        data-autofocus
        {...form.getInputProps("email")}
      />
      <Refusal error={inField ? null : correcting.error} />
      <Acts>
        <Button type="submit" variant="filled" loading={correcting.isPending}>
          {t("common.save")}
        </Button>
        <Button onClick={close}>{t("common.cancel")}</Button>
      </Acts>
    </Form>
  );
}
