import { Button, Modal, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Refusal } from "../messages/Notice";
import { Acts, Form } from "./Form";

interface ReasonWindowProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  text: string;
  act: string;
  deciding: { mutate: (reason: string) => void; isPending: boolean; error: unknown };
}

/** Asks why something is refused. */
export function ReasonWindow({ opened, onClose, title, text, act, deciding }: ReasonWindowProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: given => (given.trim() ? null : t("signing.refusal.must")) },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form onSubmit={form.onSubmit(({ reason }) => deciding.mutate(reason.trim()))} explained={false}>
        <p>{text}</p>
        <Textarea
          label={t("signing.refusal.reason")}
          required
          withAsterisk={false}
          data-autofocus
          rows={4}
          maxLength={500}
          {...form.getInputProps("reason")}
        />
        <Refusal error={deciding.error} />
        <Acts>
          <Button type="submit" variant="filled" color="error" loading={deciding.isPending}>
            {act}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </Acts>
      </Form>
    </Modal>
  );
}
