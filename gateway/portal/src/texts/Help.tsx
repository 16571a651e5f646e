import { useTranslation } from "react-i18next";
import { lastIncident } from "../api/client/incident";
import type { texts } from "../language/fr/texts";
import { Sheet } from "../ui/content/Sheet";
import { Notice } from "../ui/messages/Notice";
import { PublicPage } from "../ui/pages/PublicPage";
import styles from "./texts.module.css";

type Question = keyof (typeof texts)["help"]["questions"];
const questions: Question[] = ["invitation", "locked", "payslip", "sign", "share", "relation"];

export function Help() {
  const { t } = useTranslation();
  const reference = lastIncident();
  return (
    <PublicPage title={t("texts.help.title")} lead={t("texts.help.lead")} reading>
      <div className={styles.parts}>
        {reference && <Notice tone="waiting">{t("texts.help.reference", { reference })}</Notice>}
        <Sheet>
          {questions.map(key => (
            <details key={key} className={styles.question}>
              <summary>{t(`texts.help.questions.${key}.question`)}</summary>
              <p>{t(`texts.help.questions.${key}.answer`)}</p>
            </details>
          ))}
        </Sheet>
        <p>{t("texts.help.never")}</p>
      </div>
    </PublicPage>
  );
}
