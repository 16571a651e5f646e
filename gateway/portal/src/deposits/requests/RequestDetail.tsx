import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useParams } from "react-router";
import { request as askRequest, type DepositRequest } from "../../api/deposits";
import { inWords } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import { Direction } from "../journeys/Direction";
import styles from "../journeys/deposits.module.css";
import { SummaryPdf } from "../summaries/SummaryPdf";
import { RequestContent } from "./RequestContent";
import { RequestState } from "./RequestState";
import { useJourneyOf } from "./useJourneyOf";

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
  const journey = useJourneyOf(request);
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
              [t("requests.follow.columns.owner"), request.owner_name],
              [t("requests.follow.columns.submitted"), request.submitted_at && inWords(request.submitted_at)],
            ]}
          />
        </Sheet>
        <Awaited of={journey}>
          {asked => (
            <Sheet>
              <RequestContent journey={asked} request={request} />
            </Sheet>
          )}
        </Awaited>
      </div>
    </>
  );
}
