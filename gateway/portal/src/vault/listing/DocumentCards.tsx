import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { inShort } from "../../language/formats";
import { When } from "../../ui/content/When";
import { type Selection, Standing } from "../documents/DocumentRows";
import styles from "../documents/DocumentRows.module.css";
import { typeName } from "../documents/naming";
import { type Choice, ChooseOne } from "./Choosing";
import type { Group } from "./groups";
import { Highlighted } from "./Highlighted";
import { Matches } from "./Matches";

interface DocumentCardsProps {
  groups: Group[];
  from: Selection;
  choice: Choice;
}

/** The same as a table says, one card for each document: what a phone shows. */
export function DocumentCards({ groups, from, choice }: DocumentCardsProps) {
  const { t } = useTranslation();
  return groups.map(({ heading, documents }) => (
    <section key={heading} aria-label={heading ?? undefined}>
      {heading && <h2>{heading}</h2>}
      <ul className={styles.cards}>
        {documents.map(document => (
          <li key={document.id} className={styles.card}>
            <span className={styles.cardTop}>
              <span className={styles.chosen}>
                <ChooseOne of={document} choice={choice} />
                {[typeName(t, document.type), ...document.tags].join(" · ")}
              </span>
              <Standing document={document} />
            </span>
            <Link to={`/documents/${document.id}`} state={from} className={styles.title}>
              <Highlighted text={document.title} words={document.matches?.title} />
            </Link>
            <span className={styles.from}>
              {document.organisation_name} · <When at={document.delivered_at} as={inShort} />
            </span>
            <Matches of={document} shown={["organisation_name"]} />
          </li>
        ))}
      </ul>
    </section>
  ));
}
