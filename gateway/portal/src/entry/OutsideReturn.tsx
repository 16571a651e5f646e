import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { completeOutsideSignIn } from "../api/entry";
import { Problem } from "../api/problem";
import { MainLink, PlainLink } from "../pages/MainAct";
import { PublicPage } from "../pages/PublicPage";
import { Empty, Failure, Loading } from "../pages/states";
import { safeNext } from "../session/next";
import { useWayIn } from "./entering";
import { keptNext } from "./kept";

/** Where an outside provider sends the browser back to (AUTH-16). What it says is good once, and is asked once. */
export function OutsideReturn() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const next = safeNext(keptNext());
  const goIn = useWayIn(next);
  const said = Object.fromEntries([...search].filter(([name]) => wanted.includes(name)));
  const completed = useQuery({
    queryKey: ["outside", said.state ?? ""],
    queryFn: () => completeOutsideSignIn({ state: "", ...said }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { data } = completed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one answer, one way in
  useEffect(() => {
    if (data) void goIn(data);
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
    <PublicPage title={t("entry.outside.failed")}>
      <Empty
        icon="warning"
        title={t("entry.outside.failed")}
        act={<PlainLink to="/connexion">{t("account.signIn.act")}</PlainLink>}
      >
        {t(slug === "outside-identity-taken" ? "entry.outside.taken" : "entry.outside.failedText")}
      </Empty>
    </PublicPage>
  );
}

function Unknown({ name, next }: { name: string; next: string }) {
  const { t } = useTranslation();
  const linking = `/connexion/rattacher?nom=${encodeURIComponent(name)}&next=${encodeURIComponent(next)}`;
  return (
    <PublicPage title={t("entry.outside.unknown", { name })}>
      <Empty
        icon="link"
        title={t("entry.outside.unknown", { name })}
        act={
          <MainLink to={`/connexion?next=${encodeURIComponent(linking)}`}>{t("entry.outside.link")}</MainLink>
        }
      >
        {t("entry.outside.unknownText", { name })}
      </Empty>
    </PublicPage>
  );
}
