import { Button, Modal, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";

interface ReasonedActProps<Answer> {
  label: string;
  title: string;
  text: string;
  done: string;
  act: (reason: string) => Promise<Answer>;
  keep: (answer: Answer) => void;
}

/** An act of support: a button, then the reason, which the person reads. */
export function ReasonedAct<Answer>({ label, title, text, done, act, keep }: ReasonedActProps<Answer>) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: given => (given.trim().length < 3 ? t("support.must") : null) },
  });
  const acting = useMutation({
    mutationFn: act,
    onSuccess: answer => {
      setOpened(false);
      form.reset();
      keep(answer);
      confirmed(done);
    },
  });
  return (
    <>
      <Button onClick={() => setOpened(true)}>{label}</Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={title}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Form onSubmit={form.onSubmit(({ reason }) => acting.mutate(reason.trim()))} explained={false}>
          <p>{text}</p>
          <Textarea
            label={t("support.reason")}
            description={t("support.reasonHelp")}
            required
            withAsterisk={false}
            data-autofocus
            rows={3}
            maxLength={500}
            {...form.getInputProps("reason")}
          />
          <Refusal error={acting.error} />
          <Acts>
            <Button type="submit" variant="filled" loading={acting.isPending}>
              {label}
            </Button>
            <Button onClick={() => setOpened(false)}>{t("common.cancel")}</Button>
          </Acts>
        </Form>
      </Modal>
    </>
  );
}
