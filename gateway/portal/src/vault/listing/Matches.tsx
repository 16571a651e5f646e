import { useTranslation } from "react-i18next";
import type { DocumentLine } from "../../api/vault";
import { factInWords } from "../documents/naming";
import { Highlighted } from "./Highlighted";
import styles from "./listing.module.css";

/** Where the words of a search are, when they are not in what the line shows anyway. */
export function Matches({ of, shown }: { of: DocumentLine; shown: readonly string[] }) {
  const { t } = useTranslation();
  const facts = Object.entries(of.matches ?? {}).filter(
    ([name]) => name !== "title" && name !== "tags" && !shown.includes(name),
  );
  if (facts.length === 0 && !of.matches_in_pages) return null;
  return (
    <small className={styles.matches}>
      {facts.slice(0, 2).map(([name, words]) => (
        <span key={name}>
          <Highlighted
            text={factInWords(
              name,
              of.metadata[name] ?? (name === "recipient_name" ? of.recipient_name : of.organisation_name),
            )}
            words={words}
          />
        </span>
      ))}
      {of.matches_in_pages && <span>{t("documents.list.inPages")}</span>}
    </small>
  );
}
