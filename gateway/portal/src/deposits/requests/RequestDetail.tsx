import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useParams } from "react-router";
import { request as askRequest, type DepositRequest, type Journey, writeMessage } from "../../api/deposits";
import { inWords } from "../../language/formats";
import { useMayFile } from "../../tenancy/spaces/spaces";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Notice } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import { Direction } from "../journeys/Direction";
import styles from "../journeys/deposits.module.css";
import { PaymentProofPdf, SummaryPdf } from "../summaries/SummaryPdf";
import { Completion } from "./Completion";
import { Entries } from "./Entries";
import { RequestActs } from "./RequestActs";
import { RequestContent } from "./RequestContent";
import { RequestState } from "./RequestState";
import { useJourneyOf } from "./useJourneyOf";
import { WriteMessage } from "./WriteMessage";

/** One request, where its e-mails lead: a draft is taken up, a sent one is shown (DEP-21). */
export function RequestDetail() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["request", id], queryFn: () => askRequest(id) });
  return (
    <Awaited of={found}>
      {request =>
        request.state === "draft" ? <Navigate to={`/demandes/${id}`} replace /> : <Sent request={request} />
      }
    </Awaited>
  );
}

function Sent({ request }: { request: DepositRequest }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const journey = useJourneyOf(request);
  const mayFile = useMayFile();
  const keep = (changed: DepositRequest) => {
    client.setQueryData(["request", changed.id], changed);
    void client.invalidateQueries({ queryKey: ["requests"] });
  };
  return (
    <>
      <Head
        title={t("requests.detail.title", { number: request.file_number ?? "" })}
        trail={[{ to: "/mon-suivi", label: t("requests.follow.title") }]}
        lead={request.journey_title}
        act={<SummaryPdf request={request} />}
      />
      <div className={styles.journeys}>
        <Sheet title={<RequestState state={request.state} />} aside={<Direction of={request.direction} />}>
          <Facts
            lines={[
              [t("cases.columns.stage"), t(`cases.stages.${request.stage}`)],
              [t("requests.follow.columns.owner"), request.owner_name],
              [t("requests.follow.columns.submitted"), request.submitted_at && inWords(request.submitted_at)],
            ]}
          />
          {request.decision_reason && <Notice tone="error">{request.decision_reason}</Notice>}
          {request.state === "validated" && <PaymentProofPdf request={request} />}
          {mayFile && <RequestActs request={request} />}
        </Sheet>
        <Awaited of={journey}>{asked => <Content journey={asked} request={request} keep={keep} />}</Awaited>
        <Sheet title={t("requests.detail.course")}>
          <Entries entries={request.entries} />
          {mayFile && (
            <WriteMessage
              label={t("requests.detail.write")}
              send={async text => keep(await writeMessage(request.id, text))}
            />
          )}
        </Sheet>
      </div>
    </>
  );
}

interface ContentProps {
  journey: Journey;
  request: DepositRequest;
  keep: (changed: DepositRequest) => void;
}

function Content({ journey, request, keep }: ContentProps) {
  const mayFile = useMayFile();
  return (
    <>
      {request.state === "waiting" && mayFile && (
        <Completion journey={journey} request={request} keep={keep} />
      )}
      <Sheet>
        <RequestContent journey={journey} request={request} />
      </Sheet>
    </>
  );
}
