import { useTranslation } from "react-i18next";
import { Sheet } from "../ui/content/Sheet";
import { PublicPage } from "../ui/pages/PublicPage";
import styles from "./texts.module.css";

function Text({ title, parts }: { title: string; parts: { title: string; text: string }[] }) {
  return (
    <PublicPage title={title} reading>
      <Sheet>
        <div className={styles.parts}>
          {parts.map(part => (
            <section key={part.title} className={styles.part}>
              <h2>{part.title}</h2>
              <p>{part.text}</p>
            </section>
          ))}
        </div>
      </Sheet>
    </PublicPage>
  );
}

export function Privacy() {
  const { t } = useTranslation();
  const parts = (["what", "why", "who", "browser", "rights"] as const).map(part => ({
    title: t(`texts.privacy.parts.${part}.title`),
    text: t(`texts.privacy.parts.${part}.text`),
  }));
  return <Text title={t("texts.privacy.title")} parts={parts} />;
}

export function Notice() {
  const { t } = useTranslation();
  const parts = (["operator", "software", "claims", "access"] as const).map(part => ({
    title: t(`texts.notice.parts.${part}.title`),
    text: t(`texts.notice.parts.${part}.text`),
  }));
  return <Text title={t("texts.notice.title")} parts={parts} />;
}
