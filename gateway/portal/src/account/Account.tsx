import { Button, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { chooseLanguage } from "../api/auth";
import { Icon } from "../design/Icon";
import { type Language, speak } from "../language";
import { confirmed } from "../pages/confirmation";
import { Facts } from "../pages/Facts";
import { Refusal } from "../pages/Notice";
import { SettingsPage } from "../pages/SettingsPage";
import { Sheet } from "../pages/Sheet";
import { meQuery, useMe } from "../session/me";
import { useSignOut } from "../session/signOut";
import styles from "./Account.module.css";

export function Account() {
  const { t } = useTranslation();
  const me = useMe();
  const leave = useSignOut();
  return (
    <SettingsPage title={t("account.page.title")}>
      <Sheet title={t("account.page.who")}>
        <Facts
          wide
          lines={[
            [t("account.page.name"), `${me.first_name} ${me.last_name}`],
            [t("account.page.email"), me.email],
            [t("account.page.identifiers"), me.identifiers.join(", ")],
            [t("account.page.privateNumber"), me.private_number.replace(/(\d{3})(?=\d)/g, "$1 ")],
          ]}
        />
      </Sheet>
      <Display />
      <div>
        <Button leftSection={<Icon name="exit" />} onClick={leave}>
          {t("account.page.leave")}
        </Button>
      </div>
    </SettingsPage>
  );
}

function Display() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = useMutation({
    mutationFn: async (chosen: Language) => {
      await speak(chosen);
      return chooseLanguage(chosen);
    },
    onSuccess: me => {
      client.setQueryData(meQuery.queryKey, me);
      confirmed(i18n.t("account.page.savedLanguage"));
    },
  });
  return (
    <Sheet title={t("account.page.display")}>
      <div className={styles.choices}>
        <div>
          <p id="language">{t("common.language")}</p>
          <SegmentedControl
            aria-labelledby="language"
            value={i18n.language}
            onChange={chosen => language.mutate(chosen as Language)}
            data={[
              { value: "fr", label: t("common.french") },
              { value: "en", label: t("common.english") },
            ]}
          />
          <small>{t("account.page.displayText")}</small>
          <Refusal error={language.error} />
        </div>
        <div>
          <p id="appearance">{t("account.page.appearance")}</p>
          <SegmentedControl
            aria-labelledby="appearance"
            value={colorScheme}
            onChange={chosen => setColorScheme(chosen as "auto" | "light" | "dark")}
            data={[
              { value: "auto", label: t("account.page.auto") },
              { value: "light", label: t("account.page.light") },
              { value: "dark", label: t("account.page.dark") },
            ]}
          />
        </div>
      </div>
    </Sheet>
  );
}
