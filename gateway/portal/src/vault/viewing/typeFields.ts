import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentLine } from "../../api/vault";
import type { documents as words } from "../../language/fr/documents";
import { factInWords, orderedFacts } from "../documents/naming";

type FieldName = keyof (typeof words)["fields"];

/** The fields of a document's type, each with its name, in the order in which they are read. */
export function useTypeFields({ metadata }: Pick<DocumentLine, "metadata">): [string, ReactNode][] {
  const { t, i18n } = useTranslation();
  const currency = String(metadata.currency ?? "EUR");
  const named = (name: string) =>
    i18n.exists(`documents.fields.${name}`)
      ? t(`documents.fields.${name as FieldName}`)
      : name.replaceAll("_", " ");
  return orderedFacts(metadata).map(([name, value]) => [named(name), factInWords(name, value, currency)]);
}
