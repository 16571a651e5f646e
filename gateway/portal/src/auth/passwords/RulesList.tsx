import { useTranslation } from "react-i18next";
import type { PasswordRules } from "../../api/auth";
import { Icon } from "../../design/Icon";
import { standingOf } from "./passwordRules";
import styles from "./RulesList.module.css";

function Rule({ met, children }: { met: boolean; children: string }) {
  const { t } = useTranslation();
  return (
    <li data-met={met || undefined}>
      <Icon name={met ? "check" : "minus"} size={16} />
      {children}
      <span className="unseen"> ({met ? t("account.rules.met") : t("account.rules.unmet")})</span>
    </li>
  );
}

/** The rules of a password, ticked off while one types (AUTH-20). */
export function RulesList({ id, rules, password }: { id: string; rules: PasswordRules; password: string }) {
  const { t } = useTranslation();
  const standing = standingOf(password, rules);
  return (
    <div className={styles.rules} id={id} data-good={standing.good || undefined}>
      <p>{t("account.rules.title")}</p>
      <ul>
        <Rule met={standing.short}>{t("account.rules.short", { length: rules.minimum })}</Rule>
        <li className={styles.nested}>
          <ul>
            {standing.kinds.map(({ kind, met }) => (
              <Rule key={kind} met={met}>
                {t(`account.rules.${kind}`)}
              </Rule>
            ))}
          </ul>
        </li>
        <li className={styles.or}>{t("account.rules.or")}</li>
        <Rule met={standing.long}>{t("account.rules.long", { length: rules.phrase_minimum })}</Rule>
      </ul>
      <p className={styles.never}>{t("account.rules.never")}</p>
      <p className="unseen" role="status">
        {standing.good ? t("account.rules.ok") : ""}
      </p>
    </div>
  );
}
