import { Button, Modal, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Envelope, refuse } from "../../api/signature";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";

interface RefusalWindowProps {
  envelope: Envelope;
  opened: boolean;
  onClose: () => void;
}

/** Refusing to sign is final and asks for a reason. */
export function RefusalWindow({ envelope, opened, onClose }: RefusalWindowProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: text => (text.trim() ? null : t("signing.refusal.must")) },
  });
  const refusing = useMutation({
    mutationFn: (reason: string) => refuse(envelope.id, reason),
    onSuccess: refused => {
      client.setQueryData(["envelope", envelope.document_id], refused);
      onClose();
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("signing.refusal.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form onSubmit={form.onSubmit(({ reason }) => refusing.mutate(reason.trim()))} explained={false}>
        <p>{t("signing.refusal.text")}</p>
        <Textarea
          label={t("signing.refusal.reason")}
          required
          withAsterisk={false}
          data-autofocus
          rows={4}
          maxLength={500}
          {...form.getInputProps("reason")}
        />
        <Refusal error={refusing.error} />
        <Acts>
          <Button type="submit" variant="filled" color="error" loading={refusing.isPending}>
            {t("signing.refusal.act")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </Acts>
      </Form>
    </Modal>
  );
}
