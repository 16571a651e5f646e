import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { readTerms } from "../api/auth";
import { Sheet } from "../ui/content/Sheet";
import { Awaited } from "../ui/messages/QueryStates";
import { PublicPage } from "../ui/pages/PublicPage";
import styles from "./texts.module.css";

const kinds = ["employee", "client", "agency", "deposit_client"] as const;

/** The terms in force, one text for each kind of account (AUTH-17). */
export function TermsPage() {
  const { t, i18n } = useTranslation();
  const { kind = kinds[0] } = useParams();
  const terms = useQuery({
    queryKey: ["terms", kind, i18n.language],
    queryFn: () => readTerms(kind, i18n.language),
  });
  return (
    <PublicPage title={t("texts.terms.title")} lead={t("texts.terms.choose")} reading>
      <nav className={styles.kinds} aria-label={t("texts.terms.choose")}>
        {kinds.map(other => (
          <Link key={other} to={`/conditions/${other}`} aria-current={other === kind ? "page" : undefined}>
            {t(`texts.terms.kinds.${other}`)}
          </Link>
        ))}
      </nav>
      <Sheet>
        <Awaited of={terms}>
          {({ title, paragraphs, version }) => (
            <section className={styles.part}>
              <h2>{title}</h2>
              {paragraphs.map(paragraph => (
                <p key={paragraph}>{paragraph}</p>
              ))}
              <p className={styles.soft}>{t("texts.terms.version", { version })}</p>
            </section>
          )}
        </Awaited>
      </Sheet>
    </PublicPage>
  );
}
