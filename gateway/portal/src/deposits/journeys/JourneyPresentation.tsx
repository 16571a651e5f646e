import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { type Journey, latestJourney, startRequest } from "../../api/deposits";
import { useReader } from "../../auth/sessions/me";
import { fileSize, inReaderLanguage, listInWords } from "../../language/formats";
import { spacesQuery } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct, MainLink, PlainLink } from "../../ui/navigation/MainAct";
import { signInThen } from "../../ui/navigation/signInAddress";
import { PublicPage } from "../../ui/pages/PublicPage";
import styles from "./deposits.module.css";
import { forgetJourney, rememberJourney } from "./wantedJourney";

/** What a journey is for, for anyone; the button names the act, and signing in comes back here (DEP-04). */
export function JourneyPresentation() {
  const { t } = useTranslation();
  const { key = "" } = useParams();
  const found = useQuery({ queryKey: ["journey", key], queryFn: () => latestJourney(key) });
  const known = found.data;
  return (
    <PublicPage
      title={known ? inReaderLanguage(known.title) : t("requests.choose.title")}
      lead={known && inReaderLanguage(known.purpose)}
      wide
    >
      <Awaited of={found}>{journey => <Presentation journey={journey} />}</Awaited>
    </PublicPage>
  );
}

function Presentation({ journey }: { journey: Journey }) {
  const { t } = useTranslation();
  return (
    <div className={styles.journeys}>
      <Sheet>
        <div className={styles.block}>
          <h2>{t("requests.presentation.who")}</h2>
          <p>{inReaderLanguage(journey.who)}</p>
          {journey.notice && <Notice tone="waiting">{inReaderLanguage(journey.notice)}</Notice>}
        </div>
        <div className={styles.block}>
          <h2>{t("requests.presentation.ready")}</h2>
          <ul className={styles.ready}>
            {journey.attachments
              .filter(({ required }) => required)
              .map(kind => (
                <li key={kind.kind}>
                  {inReaderLanguage(kind.label)}{" "}
                  <small>
                    ({kind.only_if.length > 0 && `${t("requests.presentation.onlyIf")}, `}
                    {t("requests.presentation.inOrder", {
                      formats: listInWords(kind.formats.map(format => format.toUpperCase())),
                      size: fileSize(kind.max_bytes),
                    })}
                    )
                  </small>
                </li>
              ))}
            {journey.steps.flatMap(step =>
              step.fields
                .filter(({ required, only_if }) => required && only_if.length === 0)
                .map(field => <li key={field.key}>{inReaderLanguage(field.label)}</li>),
            )}
          </ul>
        </div>
      </Sheet>
      <Start journey={journey} />
      <Link to="/demarches">{t("requests.presentation.others")}</Link>
    </div>
  );
}

function Start({ journey }: { journey: Journey }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { data: me } = useReader();
  const spaces = useQuery({ ...spacesQuery, enabled: Boolean(me) });
  const space = spaces.data?.find(({ kind }) => kind === "deposit_client");
  const starting = useMutation({
    mutationFn: (holder: string) => startRequest(holder, journey.key),
    // The right in a structure that was opened a moment ago is on its way.
    retry: (times, refusal) => times < 5 && refusal instanceof Problem && refusal.status === 404,
    retryDelay: 600,
    onSuccess: request => {
      forgetJourney();
      return navigate(`/demandes/${request.id}`, { replace: true });
    },
  });
  const { mutate, isIdle } = starting;
  // Whoever signed in, or opened an account, for this journey lands in it.
  const wanted = search.has("commencer");
  useEffect(() => {
    if (wanted && space && isIdle) mutate(space.holder_id);
  }, [wanted, space, isIdle, mutate]);
  const hasNoSpace = !me || (spaces.data && !space);
  useEffect(() => {
    if (hasNoSpace) rememberJourney(journey.key);
  }, [hasNoSpace, journey.key]);
  const act = inReaderLanguage(journey.act ?? journey.title);
  if (!me) {
    const signIn = signInThen(`/parcours/${journey.key}?commencer`);
    return (
      <Acts>
        <MainLink to={signIn}>{act}</MainLink>
        <PlainLink to={signIn}>{t("requests.presentation.connect")}</PlainLink>
        <PlainLink to="/ouvrir-un-compte">{t("requests.presentation.open")}</PlainLink>
      </Acts>
    );
  }
  return (
    <>
      <Refusal error={starting.error} />
      {spaces.data && !space && (
        <Notice tone="todo">
          {t(`requests.presentation.${me.opened_as ? "noSpace" : "notOfStructure"}`)}
        </Notice>
      )}
      <Acts>
        {spaces.data && !space ? (
          me.opened_as ? (
            <MainLink to="/ouvrir-mon-espace">{t("requests.presentation.openSpace")}</MainLink>
          ) : (
            <PlainLink to="/ouvrir-un-compte">{t("requests.presentation.open")}</PlainLink>
          )
        ) : (
          <MainAct
            disabled={!space}
            loading={starting.isPending}
            onClick={() => space && starting.mutate(space.holder_id)}
          >
            {act}
          </MainAct>
        )}
      </Acts>
    </>
  );
}
