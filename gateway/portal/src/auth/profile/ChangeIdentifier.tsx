import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeIdentifier } from "../../api/account";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { useFieldErrors } from "../account_page/fieldErrors";
import { PasswordField } from "../account_page/PasswordField";
import { useRefreshProfile } from "./profileQueries";

export function ChangeIdentifier({ current, close }: { current: string; close: () => void }) {
  const { t } = useTranslation();
  const followed = useRefreshProfile();
  const needed = (text: string) => (text.trim() ? null : t("account.signIn.missing"));
  const form = useForm({
    initialValues: { identifier: current, password: "" },
    validate: { identifier: needed, password: needed },
  });
  const errors = useFieldErrors(form);
  const saving = useMutation({
    mutationFn: changeIdentifier,
    onSuccess: async me => {
      await followed(me);
      confirmed(t("settings.signIn.identifierSaved"));
      close();
    },
    onError: errors.show,
  });
  return (
    <Form onSubmit={form.onSubmit(values => saving.mutate(values))} explained={false}>
      <TextInput
        label={t("settings.signIn.newIdentifier")}
        description={t("settings.signIn.identifierHelp")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        {...form.getInputProps("identifier")}
      />
      <PasswordField {...form.getInputProps("password")} />
      <Refusal error={errors.rest(saving.error)} />
      <Acts>
        <Button type="submit" variant="filled" loading={saving.isPending}>
          {t("common.save")}
        </Button>
      </Acts>
    </Form>
  );
}
