import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type Case, type FiledDocument, oneCase, writeOnCase } from "../../api/deposits";
import { inWords } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import styles from "../journeys/deposits.module.css";
import { Entries } from "../requests/Entries";
import { useGroupName } from "../requests/groupName";
import { RequestAnswers } from "../requests/RequestContent";
import { useJourneyOf } from "../requests/useJourneyOf";
import { WriteMessage } from "../requests/WriteMessage";
import { CaseActs } from "./CaseActs";
import { CaseDocument } from "./CaseDocument";
import { CaseDocuments } from "./CaseDocuments";
import { Labels } from "./Labels";

/** One case (DEP-30): its facts beside its documents, what one can do, what was done. */
export function CasePage() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["case", id], queryFn: () => oneCase(id) });
  return <Awaited of={found}>{one => <Shown one={one} />}</Awaited>;
}

function Shown({ one }: { one: Case }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const journey = useJourneyOf(one);
  const nameOf = useGroupName();
  const keep = (changed: Case) => {
    client.setQueryData(["case", changed.id], changed);
    void client.invalidateQueries({ queryKey: ["cases"] });
  };
  const [looked, setLooked] = useState<FiledDocument | null>(null);
  const opener = useRef<Element | null>(null);
  const look = (document: FiledDocument) => {
    opener.current = globalThis.document.activeElement;
    setLooked(document);
  };
  const stopLooking = () => {
    setLooked(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  const refresh = () => client.invalidateQueries({ queryKey: ["case", one.id] });
  return (
    <>
      <Head
        title={t("requests.detail.title", { number: one.file_number ?? "" })}
        trail={[{ to: "/dossiers", label: t("cases.title") }]}
        lead={one.journey_title}
      />
      <div className={styles.case} data-looking={looked !== null || undefined}>
        <div className={styles.journeys}>
          <Sheet title={t(`cases.stages.${one.stage}`)}>
            <Facts
              lines={[
                [t("cases.columns.structure"), one.structure_name],
                [t("cases.columns.submitted"), one.submitted_at && inWords(one.submitted_at)],
                [t("cases.group"), nameOf(one.case_group)],
                [t("cases.columns.manager"), one.manager_name || t("cases.nobody")],
              ]}
            />
            <Labels one={one} refresh={refresh} />
            <CaseActs one={one} keep={keep} refresh={refresh} />
          </Sheet>
          <Awaited of={journey}>
            {asked => (
              <>
                <Sheet title={t("cases.documents")}>
                  <CaseDocuments one={one} journey={asked} keep={keep} open={look} />
                </Sheet>
                <Sheet title={t("cases.facts")}>
                  <RequestAnswers journey={asked} request={one} />
                </Sheet>
              </>
            )}
          </Awaited>
        </div>
        <div className={styles.sheets}>
          {looked && <CaseDocument key={looked.id} caseId={one.id} document={looked} close={stopLooking} />}
          <Sheet title={t("cases.conversation")}>
            <Entries entries={one.entries} />
            <WriteMessage
              label={t("cases.write")}
              mayBePrivate
              send={async (text, isPrivate) => keep(await writeOnCase(one.id, text, isPrivate))}
            />
          </Sheet>
        </div>
      </div>
    </>
  );
}
