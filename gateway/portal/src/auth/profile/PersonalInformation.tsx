import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { changeProfile, type Profile } from "../../api/account";
import { type Language, switchLanguage } from "../../language";
import { asWritten, monthOf } from "../../language/birthMonth";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { useFieldErrors } from "../account_page/fieldErrors";
import { useRefreshProfile } from "./profileQueries";

/**
 * *Informations personnelles* (AUTH-41): only the names are mandatory. A client account goes by its company's name until
 * somebody is named (AUTH-30), and isn't made to invent a first name.
 */
export function PersonalInformation({ profile }: { profile: Profile }) {
  const { t, i18n } = useTranslation();
  const followed = useRefreshProfile();
  const named = profile.first_name !== "";
  const needed = (text: string) => (text.trim() ? null : t("account.signIn.missing"));
  const form = useForm({
    initialValues: {
      first_name: profile.first_name,
      last_name: profile.last_name,
      birth_place: profile.birth_place ?? "",
      birth_month: asWritten(profile.birth_month ?? ""),
      language: (profile.language === "en" ? "en" : "fr") as Language,
    },
    validate: {
      first_name: text => (named ? needed(text) : null),
      last_name: needed,
      birth_month: text => (text.trim() && !monthOf(text) ? t("entry.lost.birthMonthWrong") : null),
    },
  });
  const errors = useFieldErrors(form);
  // The language may be changed elsewhere on the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the language that counts, not what sets it
  useEffect(() => form.setFieldValue("language", i18n.language as Language), [i18n.language]);
  const saving = useMutation({
    mutationFn: changeProfile,
    onSuccess: async (me, { language }) => {
      await followed(me);
      if (language) await switchLanguage(language);
      confirmed(i18n.t("settings.personal.saved"));
      form.resetDirty();
    },
    onError: errors.show,
  });
  const send = form.onSubmit(({ first_name, birth_place, birth_month, ...rest }) =>
    saving.mutate({
      ...rest,
      ...(first_name.trim() && { first_name }),
      birth_place: birth_place || null,
      birth_month: monthOf(birth_month),
    }),
  );
  return (
    <Sheet title={t("settings.personal.title")}>
      <Form onSubmit={send}>
        <div className={styles.pair}>
          <TextInput
            label={t("settings.personal.firstName")}
            autoComplete="given-name"
            required={named}
            {...form.getInputProps("first_name")}
          />
          <TextInput
            label={t("settings.personal.lastName")}
            autoComplete="family-name"
            required
            {...form.getInputProps("last_name")}
          />
          <TextInput label={t("settings.personal.birthPlace")} {...form.getInputProps("birth_place")} />
          <TextInput
            label={t("settings.personal.birthMonth")}
            placeholder="05/1984"
            {...form.getInputProps("birth_month")}
          />
        </div>
        <p className={styles.soft}>{t("settings.personal.birthText")}</p>
        <div>
          <p id="language" className={styles.label}>
            {t("common.language")}
          </p>
          <SegmentedControl
            aria-labelledby="language"
            data={[
              { value: "fr", label: t("common.french") },
              { value: "en", label: t("common.english") },
            ]}
            {...form.getInputProps("language")}
          />
          <p className={styles.soft}>{t("account.page.displayText")}</p>
        </div>
        <Refusal error={errors.rest(saving.error)} />
        <Acts>
          <Button type="submit" variant="filled" loading={saving.isPending}>
            {t("common.save")}
          </Button>
        </Acts>
      </Form>
    </Sheet>
  );
}
