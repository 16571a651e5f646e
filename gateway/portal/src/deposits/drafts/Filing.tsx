import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { type Answers, request as askRequest, type DepositRequest, type Journey } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Awaited } from "../../ui/messages/QueryStates";
import { JourneyPage } from "../../ui/pages/JourneyPage";
import { useJourneyOf } from "../requests/useJourneyOf";
import { AttachmentsStep } from "./AttachmentsStep";
import { stepAfter, stepToShow } from "./answers";
import { Confirmation } from "./Confirmation";
import { LiveSummary } from "./LiveSummary";
import { QuestionsStep } from "./QuestionsStep";
import { SummaryStep } from "./SummaryStep";

/** A request being filed: everything on the page comes from the journey's data (DEP-01, DEP-10). */
export function Filing() {
  const { id = "" } = useParams();
  const request = useQuery({ queryKey: ["request", id], queryFn: () => askRequest(id) });
  const journey = useJourneyOf(request.data);
  return (
    <Awaited of={request}>
      {found => <Awaited of={journey}>{asked => <Steps journey={asked} request={found} />}</Awaited>}
    </Awaited>
  );
}

function Steps({ journey, request }: { journey: Journey; request: DepositRequest }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [typing, setTyping] = useState<Answers>({});
  const sent = request.state !== "draft";
  const at = sent ? "confirmation" : stepToShow(journey, search.get("etape"), request.step);
  const keep = useCallback(
    (answered: DepositRequest) => {
      client.setQueryData(["request", answered.id], answered);
      void client.invalidateQueries({ queryKey: ["requests"] });
    },
    [client],
  );
  const goTo = (step: string) => {
    setTyping({});
    void navigate({ search: `?etape=${step}` });
  };
  const steps = [
    ...journey.steps.map(({ key, title }) => ({ key, title: inReaderLanguage(title) })),
    ...(journey.attachments.length > 0
      ? [{ key: "attachments", title: t("requests.steps.attachments") }]
      : []),
    { key: "summary", title: t("requests.steps.summary") },
    { key: "confirmation", title: t("requests.steps.confirmation") },
  ];
  const questions = journey.steps.find(({ key }) => key === at);
  const props = { journey, request, keep, goTo };
  return (
    <JourneyPage
      title={inReaderLanguage(journey.title)}
      trail={[{ to: "/mon-suivi", label: t("requests.follow.title") }]}
      steps={steps}
      at={at}
      goBackTo={sent ? undefined : goTo}
      summary={
        (questions || at === "attachments") && (
          <LiveSummary journey={journey} request={request} typing={typing} />
        )
      }
    >
      {questions && (
        <QuestionsStep
          key={at}
          {...props}
          step={questions}
          onType={setTyping}
          onDone={() => goTo(stepAfter(journey, at))}
        />
      )}
      {at === "attachments" && <AttachmentsStep {...props} />}
      {at === "summary" && <SummaryStep {...props} />}
      {at === "confirmation" && <Confirmation request={request} />}
    </JourneyPage>
  );
}
