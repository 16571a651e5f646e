import { Button, Modal } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { useFieldErrors } from "./fieldErrors";
import { PasswordField } from "./PasswordField";

interface PasswordQuestionProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  act: string;
  destroys?: boolean;
  onConfirm: (password: string) => Promise<unknown>;
}

/** Asks for the password before an act; stays open with the reason when it is refused. */
export function PasswordQuestion({ opened, onClose, title, ...rest }: PasswordQuestionProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <PasswordForm onClose={onClose} {...rest} />
    </Modal>
  );
}

interface PasswordFormProps extends Omit<PasswordQuestionProps, "opened" | "title"> {
  /** What follows; closing, unless it is something else. */
  onDone?: () => void;
}

export function PasswordForm({
  onClose,
  onDone = onClose,
  children,
  act,
  destroys,
  onConfirm,
}: PasswordFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: text => (text ? null : t("account.signIn.missing")) },
  });
  const errors = useFieldErrors(form);
  const doing = useMutation({ mutationFn: onConfirm, onSuccess: onDone, onError: errors.show });
  return (
    <Form onSubmit={form.onSubmit(({ password }) => doing.mutate(password))} explained={false}>
      <div>{children}</div>
      <PasswordField data-autofocus {...form.getInputProps("password")} />
      <Refusal error={errors.rest(doing.error)} />
      <Acts>
        <Button
          type="submit"
          variant="filled"
          color={destroys ? "error" : undefined}
          loading={doing.isPending}
        >
          {act}
        </Button>
        <Button onClick={onClose} disabled={doing.isPending}>
          {t("common.cancel")}
        </Button>
      </Acts>
    </Form>
  );
}
