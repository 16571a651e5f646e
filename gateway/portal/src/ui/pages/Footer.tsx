import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { chooseLanguage } from "../../api/auth";
import { Icon } from "../../design/Icon";
import { type Language, switchLanguage } from "../../language";
import styles from "./Footer.module.css";

/** Leads to the texts that bind, from every page; and switches language and light. */
export function Footer({ signedIn = false }: { signedIn?: boolean }) {
  const { t, i18n } = useTranslation();
  const other: Language = i18n.language === "en" ? "fr" : "en";
  const switchToOther = async () => {
    await switchLanguage(other);
    // The e-mails follow; when that can't be kept, the page has switched all the same.
    if (signedIn) await chooseLanguage(other).catch(() => undefined);
  };
  return (
    <footer className={styles.footer}>
      <nav aria-label={t("common.shell.legal")}>
        <Link to="/demarches">{t("requests.catalogue.title")}</Link>
        <Link to="/verifier">{t("verification.title")}</Link>
        <Link to="/refus-dematerialisation">{t("paper.title")}</Link>
        <Link to="/conditions">{t("common.shell.terms")}</Link>
        <Link to="/confidentialite">{t("common.shell.privacy")}</Link>
        <Link to="/mentions-legales">{t("common.shell.notice")}</Link>
        <Link to="/aide">{t("common.shell.help")}</Link>
      </nav>
      <div>
        <button type="button" lang={other} onClick={switchToOther}>
          {other === "fr" ? t("common.inFrench") : t("common.inEnglish")}
        </button>
        <LightSwitch />
      </div>
    </footer>
  );
}

function LightSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light", { getInitialValueInEffect: false }) === "dark";
  return (
    <button type="button" onClick={() => setColorScheme(dark ? "light" : "dark")}>
      <Icon name={dark ? "sun" : "moon"} size={18} />
      {dark ? t("common.light") : t("common.dark")}
    </button>
  );
}
