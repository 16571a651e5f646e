import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { Problem } from "../../../api/client/problem";
import { opening as askOpening, type OpeningStep, type StructureOpening } from "../../../api/structures";
import { useMe } from "../../../auth/sessions/me";
import { Sheet } from "../../../ui/content/Sheet";
import { Awaited, Failure, Loading } from "../../../ui/messages/QueryStates";
import { JourneyPage } from "../../../ui/pages/JourneyPage";
import { AdministratorStep } from "./AdministratorStep";
import { DocumentsStep } from "./DocumentsStep";
import { Opened } from "./Opened";
import { StructureStep } from "./StructureStep";
import { UsersStep } from "./UsersStep";

const SOON = 1500;
const order: OpeningStep[] = ["structure", "administrator", "documents", "users"];

const isMissing = (error: unknown) => error instanceof Problem && error.status === 404;

/** The opening of a structure, in four steps that are saved one by one (TEN-40). */
export function OpeningPage() {
  const { t } = useTranslation();
  const { opened_as } = useMe();
  // The account was opened by another service a moment ago: what it published is on its way.
  const found = useQuery({
    queryKey: ["structure-opening"],
    queryFn: askOpening,
    retry: false,
    refetchInterval: ({ state }) => (opened_as !== null && isMissing(state.error) ? SOON : false),
  });
  // Nothing is on its way to whoever opened no client account.
  if (isMissing(found.error) && opened_as === null) return <Failure error={found.error} />;
  if (isMissing(found.error)) {
    return (
      <Sheet title={t("structures.opening.title")}>
        <p role="status">{t("structures.opening.preparing")}</p>
        <Loading lines={2} />
      </Sheet>
    );
  }
  return <Awaited of={found}>{opening => <Steps opening={opening} />}</Awaited>;
}

function Steps({ opening }: { opening: StructureOpening }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const done = opening.validated_at !== null;
  const asked = order.find(step => step === search.get("etape"));
  const at = done ? "done" : (asked ?? opening.step);
  const keep = useCallback(
    (saved: StructureOpening) => client.setQueryData(["structure-opening"], saved),
    [client],
  );
  const goTo = (step: string) => void navigate({ search: `?etape=${step}` });
  const steps = [...order, "done" as const].map(key => ({
    key,
    title: t(`structures.opening.steps.${key}`),
  }));
  const props = { opening, keep, goTo };
  return (
    <JourneyPage
      title={t("structures.opening.title")}
      trail={[]}
      steps={steps}
      at={at}
      goBackTo={done ? undefined : goTo}
    >
      {at === "structure" && <StructureStep {...props} />}
      {at === "administrator" && <AdministratorStep {...props} />}
      {at === "documents" && <DocumentsStep {...props} />}
      {at === "users" && <UsersStep {...props} />}
      {at === "done" && <Opened opening={opening} />}
    </JourneyPage>
  );
}
