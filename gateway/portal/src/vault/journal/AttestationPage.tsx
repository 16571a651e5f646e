import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type Attestation, attestation } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import { actInWords } from "../documents/naming";
import { fileName, keep } from "../documents/saveFile";
import styles from "./journal.module.css";

/** The attestation of a document's deposit, and of its destruction (VLT-66): to print, or to keep as it was signed. */
export function AttestationPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["attestation", id], queryFn: () => attestation(id) });
  return (
    <div data-printed className={styles.sheets}>
      <Head
        title={t("attestation.title")}
        trail={[{ to: "/journal", label: t("vaultJournal.title") }]}
        lead={t("attestation.lead")}
      />
      <Awaited of={found} lines={6}>
        {of => <Attested of={of} />}
      </Awaited>
    </div>
  );
}

function Attested({ of }: { of: Attestation }) {
  const { t } = useTranslation();
  const { statement, signature } = of;
  const download = () =>
    keep(
      new Blob([JSON.stringify(of, null, 2)], { type: "application/json" }),
      fileName(t("attestation.fileName", { title: statement.title }), "json"),
    );
  return (
    <>
      {statement.acts.map(act => (
        <Sheet key={act.line} title={actInWords(t, act.act)}>
          <Facts
            lines={[
              [t("attestation.document"), statement.title],
              [t("attestation.at"), toTheMinute(act.at)],
              [t("attestation.by"), act.actor],
              [
                t("documents.fields.digest"),
                act.digest && <code className={styles.digest}>{act.digest}</code>,
              ],
              [t("attestation.line"), act.line],
            ]}
          />
        </Sheet>
      ))}
      <Sheet title={t("attestation.signature")}>
        <Facts
          lines={[
            [t("attestation.attestedAt"), toTheMinute(statement.attested_at)],
            [t("attestation.number"), statement.document_id],
            [
              t("attestation.value"),
              <code key="value" className={styles.digest}>
                {signature.value}
              </code>,
            ],
          ]}
        />
        <div className={styles.acts}>
          <Acts>
            <MainAct leftSection={<Icon name="download" />} onClick={download}>
              {t("attestation.download")}
            </MainAct>
            <Button leftSection={<Icon name="print" />} onClick={() => window.print()}>
              {t("attestation.print")}
            </Button>
          </Acts>
        </div>
      </Sheet>
    </>
  );
}
