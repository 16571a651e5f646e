import { NativeSelect, Radio } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { choosePreferences, type Preferences, preferences } from "../../api/notify";
import { AccountPage } from "../../auth/account_page/AccountPage";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import { zonesToChoose } from "./zones";

const queryKey = ["preferences"];

const paces = {
  new_documents: ["at_once", "daily", "never"],
  signature_reminders: ["at_once", "never"],
  sent_documents: ["at_once", "never"],
  pay: ["at_once", "never"],
} as const;
const subjects = Object.keys(paces) as (keyof typeof paces)[];

/** *Notifications* of the account: of what one is told by e-mail, and how soon (NOTIF-03). */
export function Notifications() {
  const found = useQuery({ queryKey, queryFn: preferences });
  return (
    <AccountPage at="notifications">
      <Awaited of={found} lines={6}>
        {chosen => <Choices chosen={chosen} />}
      </Awaited>
    </AccountPage>
  );
}

function Choices({ chosen }: { chosen: Preferences }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<Preferences>({ initialValues: chosen });
  const saving = useMutation({
    mutationFn: choosePreferences,
    onSuccess: saved => {
      client.setQueryData(queryKey, saved);
      confirmed(t("notifications.saved"));
    },
  });
  return (
    <Sheet title={t("notifications.byMail")}>
      <Form onSubmit={form.onSubmit(values => saving.mutate(values))} explained={false}>
        {subjects.map(subject => (
          <Radio.Group
            key={subject}
            label={t(`notifications.subjects.${subject}.name`)}
            description={t(`notifications.subjects.${subject}.about`)}
            {...form.getInputProps(subject)}
          >
            {paces[subject].map(pace => (
              <Radio key={pace} value={pace} label={t(`notifications.paces.${pace}`)} mt="xs" />
            ))}
          </Radio.Group>
        ))}
        {form.values.new_documents === "daily" && (
          <NativeSelect
            label={t("notifications.zone")}
            data={zonesToChoose(chosen.time_zone)}
            {...form.getInputProps("time_zone")}
          />
        )}
        <p>{t("notifications.always")}</p>
        <Refusal error={saving.error} />
        <Acts>
          <MainAct type="submit" loading={saving.isPending}>
            {t("notifications.save")}
          </MainAct>
        </Acts>
      </Form>
    </Sheet>
  );
}
