import { Button, Modal } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client/problem";
import { addUser } from "../../../api/structures";
import { Acts, Form } from "../../../ui/forms/Form";
import { confirmed } from "../../../ui/messages/confirmation";
import { Refusal } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import { UserFields } from "../UserFields";

interface AddUserProps {
  structure: string;
  opened: boolean;
  close: () => void;
  done: (added: { email: string }) => unknown;
}

const nobody = {
  last_name: "",
  first_name: "",
  email: "",
  profile: "user" as "administrator" | "user" | "consultation",
  mobile: "",
  landline: "",
};

/** *Ajouter cet utilisateur*: names, address, profile; they are invited at once. */
export function AddUser({ structure, opened, close, done }: AddUserProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: nobody });
  const adding = useMutation({
    mutationFn: (user: typeof nobody) => addUser(structure, user),
    onSuccess: added => {
      form.reset();
      close();
      confirmed(t("structures.users.added", { email: added.email }));
      done(added);
    },
    onError: refusal => {
      if (!(refusal instanceof Problem)) return;
      if (refusal.slug === "member-exists") form.setErrors({ email: t("structures.users.exists") });
      else if (refusal.slug === "too-many-administrators")
        form.setErrors({ profile: t("refusals.too-many-administrators") });
      else form.setErrors(refusal.byField());
    },
  });
  const told = Object.keys(form.errors).length > 0;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("structures.users.add")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form onSubmit={form.onSubmit(user => adding.mutate(user))}>
        <UserFields props={name => form.getInputProps(name)} />
        {!told && <Refusal error={adding.error} />}
        <Acts>
          <MainAct type="submit" loading={adding.isPending}>
            {t("structures.users.addThis")}
          </MainAct>
          <Button onClick={close} disabled={adding.isPending}>
            {t("common.cancel")}
          </Button>
        </Acts>
      </Form>
    </Modal>
  );
}
