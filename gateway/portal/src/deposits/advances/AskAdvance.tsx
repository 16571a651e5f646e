import { Button, Modal, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { type Advance, type Assignment, askForAdvance } from "../../api/deposits";
import { monthInWords } from "../../language/formats";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { monthsToAsk } from "./months";

interface AskAdvanceProps {
  assignments: Assignment[];
  close: () => void;
  done: (asked: Advance) => void;
}

/** *Demander un acompte* (DEP-40): on which assignment, how much, of which month, why. */
export function AskAdvance({ assignments, close, done }: AskAdvanceProps) {
  const { t } = useTranslation();
  const months = monthsToAsk(new Date());
  const form = useForm({
    initialValues: {
      assignment_id: assignments[0]?.id ?? "",
      amount: "",
      period: months[0] ?? "",
      reason: "",
    },
    validate: {
      amount: given => (given.trim() ? null : t("advances.amountMissing")),
      reason: given => (given.trim() ? null : t("advances.reasonMissing")),
    },
  });
  const asking = useMutation({
    mutationFn: askForAdvance,
    onSuccess: asked => {
      confirmed(t("advances.asked"));
      done(asked);
    },
    onError: refusal => {
      if (refusal instanceof Problem) form.setErrors(refusal.byField());
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t("advances.ask")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form onSubmit={form.onSubmit(asked => asking.mutate(asked))} explained={false}>
        <NativeSelect
          label={t("advances.assignment")}
          data={assignments.map(one => ({ value: one.id, label: `${one.company_name} · ${one.position}` }))}
          {...form.getInputProps("assignment_id")}
        />
        <NativeSelect
          label={t("advances.period")}
          data={months.map(value => ({ value, label: monthInWords(value) }))}
          {...form.getInputProps("period")}
        />
        <TextInput
          label={t("advances.amount")}
          description={t("advances.amountHelp")}
          inputMode="decimal"
          autoComplete="off"
          maxLength={40}
          required
          withAsterisk={false}
          data-autofocus
          {...form.getInputProps("amount")}
        />
        <Textarea
          label={t("advances.reason")}
          description={t("advances.reasonHelp")}
          rows={3}
          maxLength={500}
          required
          withAsterisk={false}
          {...form.getInputProps("reason")}
        />
        {Object.keys(form.errors).length === 0 && <Refusal error={asking.error} />}
        <Acts>
          <MainAct type="submit" loading={asking.isPending}>
            {t("advances.send")}
          </MainAct>
          <Button onClick={close} disabled={asking.isPending}>
            {t("common.cancel")}
          </Button>
        </Acts>
      </Form>
    </Modal>
  );
}
