import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { IconName } from "../../design/Icon";
import { SettingsPage } from "../../ui/pages/SettingsPage";

const sections = {
  identity: ["/compte", "person"],
  addresses: ["/compte/adresses", "mail"],
  notifications: ["/compte/notifications", "clock"],
  security: ["/compte/securite", "lock"],
  devices: ["/compte/appareils", "computer"],
  links: ["/compte/comptes-associes", "link"],
  signature: ["/compte/signature", "quill"],
  consents: ["/compte/consentements", "check"],
  journal: ["/compte/journal", "list"],
  data: ["/compte/mes-donnees", "download"],
  closing: ["/compte/suppression", "bin"],
} as const satisfies Record<string, [string, IconName]>;

export type AccountSection = keyof typeof sections;

/** One section of *Mon compte*, among the others. */
export function AccountPage({ at, children }: { at: AccountSection; children: ReactNode }) {
  const { t } = useTranslation();
  const title = t("account.page.title");
  const names = Object.keys(sections) as AccountSection[];
  return (
    <SettingsPage
      title={at === "identity" ? title : t(`settings.sections.${at}`)}
      trail={at === "identity" ? [] : [{ to: "/compte", label: title }]}
      lead={t(`settings.leads.${at}`)}
      sectionsName={t("settings.sectionsName")}
      at={sections[at][0]}
      sections={names.map(name => ({
        to: sections[name][0],
        icon: sections[name][1],
        label: t(`settings.sections.${name}`),
      }))}
    >
      {children}
    </SettingsPage>
  );
}
