import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FiledDocument, Journey } from "../../api/deposits";
import { type Case, judgeDocument } from "../../api/deposits";
import { ReasonWindow } from "../../ui/forms/ReasonWindow";
import { Refusal } from "../../ui/messages/Notice";
import { State } from "../../ui/messages/State";
import styles from "../journeys/deposits.module.css";
import { nameOf } from "../requests/RequestContent";

interface CaseDocumentsProps {
  one: Case;
  journey: Journey;
  keep: (changed: Case) => void;
  /** Opens a document beside the facts. */
  open: (document: FiledDocument) => void;
}

/** The documents of a case: looked at, accepted, or refused with a reason. */
export function CaseDocuments({ one, journey, keep, open }: CaseDocumentsProps) {
  const { t } = useTranslation();
  const [refusing, setRefusing] = useState<FiledDocument | null>(null);
  const judging = useMutation({
    mutationFn: ({ document, reason }: { document: FiledDocument; reason: string | null }) =>
      judgeDocument(one.id, document.id, one.revision, reason),
    onSuccess: changed => {
      keep(changed);
      setRefusing(null);
    },
  });
  const mayJudge = one.is_mine && one.stage === "examining";
  return (
    <>
      <ul className={styles.cards}>
        {one.attachments
          .filter(({ state }) => state === "filed")
          .map(document => (
            <li key={document.id} className={styles.card}>
              <b>{nameOf(journey, `attachments.${document.kind}`)}</b>
              <span className={styles.soft}>{document.name}</span>
              <Verdict document={document} />
              <span className={styles.cardActs}>
                <Button
                  size="sm"
                  onClick={() => open(document)}
                  aria-label={t("cases.lookAt", { name: document.name })}
                >
                  {t("cases.look")}
                </Button>
                {mayJudge && document.is_current && (
                  <>
                    <Button
                      size="sm"
                      onClick={() => judging.mutate({ document, reason: null })}
                      disabled={judging.isPending || document.verdict === "accepted"}
                      aria-label={t("cases.acceptOf", { name: document.name })}
                    >
                      {t("cases.accept")}
                    </Button>
                    <Button
                      size="sm"
                      color="error"
                      variant="subtle"
                      onClick={() => setRefusing(document)}
                      disabled={judging.isPending}
                      aria-label={t("cases.refuseOf", { name: document.name })}
                    >
                      {t("cases.refuse")}
                    </Button>
                  </>
                )}
              </span>
            </li>
          ))}
      </ul>
      <Refusal error={refusing ? null : judging.error} />
      {refusing && (
        <ReasonWindow
          opened
          onClose={() => setRefusing(null)}
          title={t("cases.askRefuse", { name: refusing.name })}
          text={t("cases.askRefuseText")}
          act={t("cases.refuse")}
          deciding={{
            mutate: reason => judging.mutate({ document: refusing, reason }),
            isPending: judging.isPending,
            error: judging.error,
          }}
        />
      )}
    </>
  );
}

/** What became of a document, with the reason of a refusal. */
export function Verdict({ document }: { document: FiledDocument }) {
  const { t } = useTranslation();
  if (!document.is_current) return <span className={styles.soft}>{t("cases.verdicts.replaced")}</span>;
  if (document.verdict === "accepted") {
    return (
      <State tone="done" icon="check">
        {t("cases.verdicts.accepted")}
      </State>
    );
  }
  if (document.verdict !== "refused") return null;
  return (
    <>
      <State tone="error" icon="cross">
        {t("cases.verdicts.refused")}
      </State>
      <span>{document.refusal_reason}</span>
    </>
  );
}
