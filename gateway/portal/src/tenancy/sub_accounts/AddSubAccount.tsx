import { Button, Modal, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { addSubAccount, type NewSubAccount } from "../../api/members";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface AddSubAccountProps {
  company: string;
  principal: string;
  opened: boolean;
  close: () => void;
  done: () => unknown;
}

const nobody = { first_name: "", last_name: "", email: "" };

/** A name and an address: the sign-up link is sent at once. */
export function AddSubAccount({ company, principal, opened, close, done }: AddSubAccountProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: nobody });
  const adding = useMutation({
    mutationFn: (new_: Omit<NewSubAccount, "principal_id">) =>
      addSubAccount(company, { ...new_, principal_id: principal }),
    onSuccess: ({ email }) => {
      form.reset();
      close();
      confirmed(t("subAccounts.added", { email }));
      done();
    },
    onError: refusal => {
      if (!(refusal instanceof Problem)) return;
      if (refusal.slug === "member-exists") form.setErrors({ email: t("subAccounts.exists") });
      else form.setErrors(refusal.byField());
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("subAccounts.add")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form onSubmit={form.onSubmit(values => adding.mutate(values))}>
        <TextInput
          label={t("structures.fields.first_name")}
          autoComplete="off"
          {...form.getInputProps("first_name")}
        />
        <TextInput
          label={t("structures.fields.last_name")}
          autoComplete="off"
          {...form.getInputProps("last_name")}
        />
        <TextInput
          label={t("structures.fields.email")}
          type="email"
          autoComplete="off"
          {...form.getInputProps("email")}
        />
        {Object.keys(form.errors).length === 0 && <Refusal error={adding.error} />}
        <Acts>
          <MainAct type="submit" loading={adding.isPending}>
            {t("subAccounts.addThis")}
          </MainAct>
          <Button onClick={close} disabled={adding.isPending}>
            {t("common.cancel")}
          </Button>
        </Acts>
      </Form>
    </Modal>
  );
}
