import { useTranslation } from "react-i18next";
import type { Signatory } from "../../api/signature";
import { inShort } from "../../language/formats";
import { State } from "../../ui/messages/State";
import styles from "./requests.module.css";

/** Who has to sign, in their order: who did, whose turn it is, who comes later. */
export function Signatories({ of }: { of: Signatory[] }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.signatories}>
      {of.map(each => {
        const party = t(`signatureRequests.parties.${each.party}`);
        const name = each.name ? `${party} (${each.name})` : party;
        return (
          <li key={each.party}>
            {each.signed_at ? (
              <State tone="signed" icon="seal">
                {t("signatureRequests.signed", { name, date: inShort(each.signed_at) })}
              </State>
            ) : each.is_next ? (
              <State tone="todo" icon="quill">
                {t("signatureRequests.next", { name })}
              </State>
            ) : (
              <State tone="waiting" icon="clock">
                {t("signatureRequests.notSigned", { name })}
              </State>
            )}
          </li>
        );
      })}
    </ol>
  );
}
