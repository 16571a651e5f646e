import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import type { EventType, WebhookFields } from "../../api/notify";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { eventTypes, textOf } from "./eventTypes";

interface WebhookWindowProps<Answer> {
  title: string;
  act: string;
  close: () => void;
  initial?: WebhookFields;
  send: (fields: WebhookFields) => Promise<Answer>;
  done: (answer: Answer) => void;
}

/** Where a program is told, and of what. */
export function WebhookWindow<Answer>({
  title,
  act,
  close,
  initial,
  send,
  done,
}: WebhookWindowProps<Answer>) {
  const { t } = useTranslation();
  const form = useForm<WebhookFields>({
    initialValues: initial ?? { url: "", description: "", event_types: [...eventTypes] },
    validate: {
      description: given => (given.trim() ? null : t("webhooks.descriptionMissing")),
      url: given => (given.trim() ? null : t("webhooks.urlMissing")),
      event_types: given => (given.length > 0 ? null : t("webhooks.eventsMissing")),
    },
  });
  const sending = useMutation({
    mutationFn: (fields: WebhookFields) => send({ ...fields, url: fields.url.trim() }),
    onSuccess: done,
    onError: refusal => {
      if (refusal instanceof Problem) form.setErrors(refusal.byField());
    },
  });
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Form onSubmit={form.onSubmit(fields => sending.mutate(fields))}>
        <TextInput
          label={t("webhooks.description")}
          description={t("webhooks.descriptionHelp")}
          required
          maxLength={100}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("description")}
        />
        <TextInput
          label={t("webhooks.url")}
          description={t("webhooks.urlHelp")}
          type="url"
          required
          maxLength={500}
          autoComplete="off"
          {...form.getInputProps("url")}
        />
        <Checkbox.Group
          label={t("webhooks.events")}
          required
          {...form.getInputProps("event_types")}
          onChange={chosen => form.setFieldValue("event_types", chosen as EventType[])}
        >
          {eventTypes.map(type => (
            <Checkbox key={type} value={type} label={t(`webhooks.types.${textOf(type)}`)} mt="xs" />
          ))}
        </Checkbox.Group>
        {Object.keys(form.errors).length === 0 && <Refusal error={sending.error} />}
        <Acts>
          <MainAct type="submit" loading={sending.isPending}>
            {act}
          </MainAct>
          <Button onClick={close} disabled={sending.isPending}>
            {t("common.cancel")}
          </Button>
        </Acts>
      </Form>
    </Modal>
  );
}
