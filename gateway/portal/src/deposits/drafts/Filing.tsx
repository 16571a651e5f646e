import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { type Answers, request as askRequest, type DepositRequest, type Journey } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Awaited } from "../../ui/messages/QueryStates";
import { JourneyPage } from "../../ui/pages/JourneyPage";
import { useWaitingFiles } from "../attachments/useWaitingFiles";
import { useJourneyOf } from "../requests/useJourneyOf";
import { AttachmentsStep } from "./AttachmentsStep";
import { stepAfter, stepBefore, stepKeys, stepToShow } from "./answers";
import { Confirmation } from "./Confirmation";
import { LeaveGuard } from "./LeaveGuard";
import { LiveSummary } from "./LiveSummary";
import { QuestionsStep } from "./QuestionsStep";
import { SummaryStep } from "./SummaryStep";
import { UsersOffer } from "./UsersOffer";

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
  // By step, what stands in its fields and is not saved: it is there again on the way back.
  const [typing, setTyping] = useState<Record<string, Answers>>({});
  const files = useWaitingFiles();
  const answers = Object.assign({ ...request.answers }, ...Object.values(typing)) as Answers;
  const keys = stepKeys(journey, answers);
  const sent = request.state !== "draft";
  const at = sent ? "confirmation" : stepToShow(keys, search.get("etape"), request.step);
  const keep = useCallback(
    (answered: DepositRequest) => {
      client.setQueryData(["request", answered.id], answered);
      void client.invalidateQueries({ queryKey: ["requests"] });
    },
    [client],
  );
  const goTo = (step: string) => {
    void navigate({ search: `?etape=${step}` });
  };
  const steps = [
    ...journey.steps
      .filter(({ key }) => keys.includes(key))
      .map(({ key, title }) => ({ key, title: inReaderLanguage(title) })),
    ...(keys.includes("attachments") ? [{ key: "attachments", title: t("requests.steps.attachments") }] : []),
    { key: "summary", title: t("requests.steps.summary") },
    { key: "confirmation", title: t("requests.steps.confirmation") },
  ];
  const questions = journey.steps.find(({ key }) => key === at);
  const before = stepBefore(keys, at);
  const props = { journey, request, keep, goTo, goBack: before ? () => goTo(before) : undefined };
  return (
    <JourneyPage
      title={inReaderLanguage(journey.title)}
      trail={[{ to: "/mon-suivi", label: t("requests.follow.title") }]}
      steps={steps}
      at={at}
      goBackTo={sent ? undefined : goTo}
      summary={
        (questions || at === "attachments") && (
          <LiveSummary journey={journey} request={request} typing={answers} />
        )
      }
    >
      {questions && (
        <QuestionsStep
          key={at}
          {...props}
          step={questions}
          typed={typing[at] ?? {}}
          onType={values => setTyping(all => ({ ...all, [at]: values }))}
          onSaved={() => setTyping(({ [at]: _, ...others }) => others)}
          onDone={() => goTo(stepAfter(keys, at))}
        />
      )}
      {journey.offers_users && at === keys[0] && <UsersOffer structure={request.holder_id} />}
      {at === "attachments" && <AttachmentsStep {...props} files={files} />}
      {at === "summary" && <SummaryStep {...props} />}
      {at === "confirmation" && <Confirmation journey={journey} request={request} />}
      <LeaveGuard
        unsaved={!sent && (Object.keys(typing).length > 0 || files.total > 0)}
        samePageKeeps={files.total === 0}
      />
    </JourneyPage>
  );
}
