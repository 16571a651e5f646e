import { useTranslation } from "react-i18next";
import type { DocumentLine } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { PlainLink } from "../../ui/navigation/MainAct";

/** Where several documents wait for the same action, the way to do them in one act. */
export function BatchLinks({ documents }: { documents: DocumentLine[] }) {
  const { t } = useTranslation();
  const several = (action: "sign" | "validate") =>
    documents.filter(document => document.action === action).length > 1;
  return (
    <>
      {several("sign") && (
        <PlainLink to="/a-signer" leftSection={<Icon name="quill" />}>
          {t("batches.many")}
        </PlainLink>
      )}
      {several("validate") && (
        <PlainLink to="/a-valider" leftSection={<Icon name="check" />}>
          {t("batches.manyToValidate")}
        </PlainLink>
      )}
    </>
  );
}
