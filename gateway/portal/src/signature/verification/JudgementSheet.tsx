import { useTranslation } from "react-i18next";
import type { Judgement } from "../../api/signature";
import { Icon, type IconName } from "../../design/Icon";
import { Seal } from "../../design/Seal";
import { toTheMinute } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Outcome } from "../../ui/messages/Outcome";
import { OriginWords } from "./OriginWords";
import styles from "./verification.module.css";

const marks: Record<Exclude<Judgement["verdict"], "valid">, IconName> = {
  invalid: "cross",
  "signed-elsewhere": "info",
  unsigned: "info",
};

/** The verdict in words, why, and each signature. */
export function JudgementSheet({ judgement }: { judgement: Judgement }) {
  const { t } = useTranslation();
  const { verdict, fault, origin, digest, signatures, changes } = judgement;
  const mark = verdict === "valid" ? <Seal size={56} /> : <Icon name={marks[verdict]} size={40} />;
  const yesOrNo = (is: boolean) => t(is ? "verification.yes" : "verification.no");
  return (
    <>
      <Outcome mark={mark} title={t(`verification.verdicts.${verdict}`)}>
        {fault && <p>{t(`verification.faults.${fault}`)}</p>}
        <p>{t(`verification.explained.${verdict}`)}</p>
        <p>
          <OriginWords origin={origin} />
        </p>
        <details>
          <summary>{t("verification.digest")}</summary>
          <code className={styles.digest}>{digest}</code>
        </details>
      </Outcome>
      {changes.length > 0 && (
        <Sheet title={t("verification.changes")}>
          <ul>
            {changes.map(({ kind, page, name }) => (
              <li key={`${kind} ${page} ${name}`}>{t(`verification.changed.${kind}`, { page, name })}</li>
            ))}
          </ul>
        </Sheet>
      )}
      {signatures.map((signature, index) => {
        const isStamp = signature.kind === "archive-stamp";
        return (
          <Sheet
            key={`${signature.fingerprint} ${signature.signed_at} ${signature.stamped_at}`}
            title={t(isStamp ? "verification.archiveStamp" : "verification.signature", {
              position: index + 1,
            })}
          >
            <Facts
              lines={[
                [t("verification.name"), signature.name],
                [t("verification.at"), signature.signed_at && toTheMinute(signature.signed_at)],
                [t("verification.stampedAt"), signature.stamped_at && toTheMinute(signature.stamped_at)],
                [t("verification.stampedBy"), signature.stamped_by],
                [t("verification.level"), signature.level],
                [t("verification.ours"), isStamp ? null : yesOrNo(signature.ours)],
                [t("verification.certificate"), signature.certificate],
                [t("verification.issuer"), signature.issuer],
              ]}
            />
            {signature.fault && <p>{t(`verification.faults.${signature.fault}`)}</p>}
          </Sheet>
        );
      })}
    </>
  );
}
