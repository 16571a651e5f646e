import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { type Advance, acceptAdvance, refuseAdvance } from "../../api/deposits";
import { amount, inWords, monthInWords } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface DecideAdvanceProps {
  advance: Advance;
  close: () => void;
  done: () => void;
}

/** Grants what was asked, or less with a reason; or refuses with one. */
export function DecideAdvance({ advance, close, done }: DecideAdvanceProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { granted: advance.amount.replace(".", ","), reason: "" } });
  const deciding = useMutation({
    mutationFn: (decide: () => Promise<Advance>) => decide(),
    onSuccess: decided => {
      confirmed(t(`advances.decided.${decided.state === "refused" ? "refused" : "accepted"}`));
      done();
    },
    onError: refusal => {
      if (refusal instanceof Problem) form.setErrors(refusal.byField());
    },
  });
  const accept = ({ granted, reason }: typeof form.values) =>
    deciding.mutate(() => acceptAdvance(advance.id, granted, reason.trim()));
  const refuse = () => {
    const reason = form.values.reason.trim();
    if (reason) deciding.mutate(() => refuseAdvance(advance.id, reason));
    else form.setFieldError("reason", t("advances.refusalReasonMissing"));
  };
  const name = `${advance.assignment.first_name} ${advance.assignment.last_name}`;
  return (
    <Modal
      opened
      onClose={close}
      title={t("advances.decideTitle", { name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form onSubmit={form.onSubmit(accept)} explained={false}>
        <Facts
          lines={[
            [t("advances.columns.assignment"), advance.assignment.company_name],
            [t("advances.columns.period"), monthInWords(advance.period)],
            [t("advances.columns.amount"), amount(advance.amount)],
            [t("advances.columns.asked"), inWords(advance.asked_at)],
            [t("advances.reason"), advance.reason],
          ]}
        />
        <TextInput
          label={t("advances.granted")}
          inputMode="decimal"
          autoComplete="off"
          maxLength={40}
          {...form.getInputProps("granted")}
        />
        <Textarea
          label={t("advances.decisionReason")}
          description={t("advances.decisionReasonHelp")}
          rows={3}
          maxLength={500}
          {...form.getInputProps("reason")}
        />
        {Object.keys(form.errors).length === 0 && <Refusal error={deciding.error} />}
        <Acts>
          <MainAct type="submit" loading={deciding.isPending}>
            {t("advances.accept")}
          </MainAct>
          <Button color="error" onClick={refuse} disabled={deciding.isPending}>
            {t("advances.refuse")}
          </Button>
          <Button onClick={close} disabled={deciding.isPending}>
            {t("common.cancel")}
          </Button>
        </Acts>
      </Form>
    </Modal>
  );
}
