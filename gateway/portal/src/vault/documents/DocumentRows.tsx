import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DocumentLine } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { inShort, inWords } from "../../language/formats";
import { When } from "../../ui/content/When";
import { State } from "../../ui/messages/State";
import { MainLink, PlainLink } from "../../ui/navigation/MainAct";
import styles from "./DocumentRows.module.css";
import { standing, typeIcon } from "./naming";

interface WaitingRowsProps {
  documents: DocumentLine[];
  from: Selection;
  /** Whether the first line is the page's main act. */
  main: boolean;
}

/** Documents that wait, each with what it asks. */
export function WaitingRows({ documents, from, main }: WaitingRowsProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.rows}>
      {documents.map((document, index) => {
        const Act = main && index === 0 ? MainLink : PlainLink;
        const word = t(`documents.acts.${document.action ?? "open"}`);
        return (
          <li key={document.id} className={styles.waiting}>
            <span className={styles.icon}>
              <Icon name={typeIcon(document.type)} size={24} />
            </span>
            <div className={styles.words}>
              <Link to={`/documents/${document.id}`} state={from} className={styles.title}>
                {document.title}
              </Link>
              <span className={styles.from}>
                {document.organisation_name} · <When at={document.delivered_at} as={inWords} />
              </span>
            </div>
            <Standing document={document} />
            <Act
              to={`/documents/${document.id}`}
              state={from}
              aria-label={t("documents.acts.readOf", { act: word, title: document.title })}
              className={styles.act}
            >
              {word}
            </Act>
          </li>
        );
      })}
    </ul>
  );
}

/** The selection a document is opened from: its neighbours, and the list to return to. */
export interface Selection {
  list: string;
  ids: string[];
  /** What they are called, of a selection that was ticked: the viewer lists it. */
  titles?: Record<string, string>;
}

export function Standing({ document }: { document: DocumentLine }) {
  const { t } = useTranslation();
  const { tone, icon, word } = standing(t, document);
  return (
    <State tone={tone} icon={icon}>
      {word}
    </State>
  );
}

/** Documents that are kept: a title, a sender, a date. */
export function RecentRows({ documents, from }: { documents: DocumentLine[]; from: Selection }) {
  return (
    <ul className={styles.rows}>
      {documents.map(document => (
        <li key={document.id}>
          <Link to={`/documents/${document.id}`} state={from} className={styles.kept}>
            <span className={styles.keptTitle}>{document.title}</span>
            {(document.signed || document.refused) && <Standing document={document} />}
            <When at={document.delivered_at} as={inShort} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
