import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { completeOutsideSignIn } from "../../api/signIn";
import { Failure, Loading } from "../../ui/messages/QueryStates";
import { MainLink } from "../../ui/navigation/MainAct";
import { safeNext } from "../../ui/navigation/signInAddress";
import { PublicNotice } from "../../ui/pages/PublicNotice";
import { PublicPage } from "../../ui/pages/PublicPage";
import { useSignInAnswer, withNext } from "../sign_in_flow/signInFlow";
import { storedNext } from "../sign_in_flow/tabStorage";

/** Where an outside provider sends the browser back to (AUTH-16). What it says is good once, and is asked once. */
export function OutsideReturn() {
  const { t } = useTranslation();
  const { provider = "" } = useParams();
  const [search] = useSearchParams();
  const next = safeNext(storedNext());
  const proceed = useSignInAnswer(next);
  const said = Object.fromEntries([...search].filter(([name]) => wanted.includes(name)));
  const completed = useQuery({
    queryKey: ["outside", said.state ?? ""],
    queryFn: () => completeOutsideSignIn({ state: "", ...said, provider }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { data } = completed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one answer, one way in
  useEffect(() => {
    if (data) void proceed(data);
  }, [data]);
  if (completed.error) return <Refused error={completed.error} next={next} />;
  return (
    <PublicPage title={t("entry.outside.title")}>
      <Loading lines={2} />
    </PublicPage>
  );
}

const wanted = ["code", "state", "iss", "error"];

function Refused({ error, next }: { error: unknown; next: string }) {
  const { t } = useTranslation();
  const slug = error instanceof Problem ? error.slug : "";
  if (error instanceof Problem && slug === "outside-identity-unknown") {
    return <Unknown name={String(error.facts.name)} next={next} />;
  }
  const failed = slug === "outside-sign-in-failed" || slug === "outside-identity-taken";
  if (!failed && !(error instanceof Problem && error.status === 422)) {
    return (
      <PublicPage title={t("entry.outside.title")}>
        <Failure error={error} />
      </PublicPage>
    );
  }
  return (
    <PublicNotice
      title={t("entry.outside.failed")}
      act={<MainLink to={withNext("/connexion", next)}>{t("account.signIn.act")}</MainLink>}
    >
      {t(slug === "outside-identity-taken" ? "entry.outside.taken" : "entry.outside.failedText")}
    </PublicNotice>
  );
}

function Unknown({ name, next }: { name: string; next: string }) {
  const { t } = useTranslation();
  const linking = `/connexion/rattacher?nom=${encodeURIComponent(name)}&next=${encodeURIComponent(next)}`;
  return (
    <PublicNotice
      title={t("entry.outside.unknown", { name })}
      act={<MainLink to={withNext("/connexion", linking)}>{t("entry.outside.link")}</MainLink>}
    >
      {t("entry.outside.unknownText", { name })}
    </PublicNotice>
  );
}
