import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeSettings, type Settings, settings } from "../../api/members";
import { useFieldErrors } from "../../auth/account_page/fieldErrors";
import cards from "../../ui/content/Cards.module.css";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

/** The name that an agency gave to a company is that agency's, until an administrator confirms or corrects it (TEN-05). */
export function CompanyName({ space, main }: { space: string; main: boolean }) {
  const { data } = useQuery({ queryKey: ["settings", space], queryFn: () => settings(space) });
  if (!data?.named_by || data.name_confirmed_at) return null;
  return <NameForm space={space} present={data} by={data.named_by} main={main} />;
}

interface NameFormProps {
  space: string;
  present: Settings;
  by: string;
  main: boolean;
}

function NameForm({ space, present, by, main }: NameFormProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: present.name },
    validate: { name: text => (text.trim() ? null : t("account.signIn.missing")) },
  });
  const errors = useFieldErrors(form);
  const saving = useMutation({
    mutationFn: (name: string) => changeSettings(space, { name }),
    onSuccess: async ({ name }) => {
      confirmed(t("relations.name.done", { name }));
      await client.invalidateQueries();
    },
    onError: errors.show,
  });
  const Act = main ? MainAct : Button;
  return (
    <Sheet title={t("relations.name.title")}>
      <p className={cards.why}>{t("relations.name.text", { agency: by })}</p>
      <Form onSubmit={form.onSubmit(({ name }) => saving.mutate(name.trim()))} explained={false}>
        <TextInput
          label={t("relations.name.field")}
          required
          maxLength={200}
          maw={420}
          {...form.getInputProps("name")}
        />
        <Refusal error={errors.rest(saving.error)} />
        <Acts>
          <Act type="submit" loading={saving.isPending}>
            {t("relations.name.act")}
          </Act>
        </Acts>
      </Form>
    </Sheet>
  );
}
