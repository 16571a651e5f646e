import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { readTerms } from "../../api/auth";
import { consents } from "../../api/personalData";
import { Icon } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";

/** Every acceptance, with its version and its time (AUTH-17). */
export function Consents() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["consents"], queryFn: consents });
  const nameOf = useTextNames([...new Set(found.data?.items.map(({ kind }) => kind))]);
  return (
    <AccountPage at="consents">
      <Sheet title={t("settings.consents.title")}>
        <Awaited of={found} lines={2}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="check" title={t("settings.consents.none")} />
            ) : (
              <ul className={styles.lines}>
                {items.map(({ kind, version, accepted_at }) => (
                  <li key={`${kind} ${version}`} className={styles.line}>
                    <div className={styles.marked}>
                      <Icon name="check" />
                      <div>
                        <h3>{nameOf(kind)}</h3>
                        <p className={styles.soft}>
                          {t("account.activation.termsVersion", { version })} ·{" "}
                          <time dateTime={accepted_at}>
                            {t("settings.consents.at", { date: toTheMinute(accepted_at) })}
                          </time>
                        </p>
                      </div>
                    </div>
                    <Link to={kind === "privacy" ? "/confidentialite" : `/conditions/${kind}`}>
                      {t("settings.consents.read")}
                    </Link>
                  </li>
                ))}
              </ul>
            )
          }
        </Awaited>
      </Sheet>
    </AccountPage>
  );
}

/** What the texts are called; by their kind while that is not known yet. */
function useTextNames(kinds: string[]): (kind: string) => string {
  const { t, i18n } = useTranslation();
  const texts = useQueries({
    queries: kinds.map(kind => ({
      queryKey: ["terms", kind, i18n.language],
      queryFn: () => readTerms(kind, i18n.language),
    })),
  });
  return kind => texts[kinds.indexOf(kind)]?.data?.title ?? t("settings.consents.text");
}
