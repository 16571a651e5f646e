import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { type JourneyLine, journeys } from "../../api/deposits";
import type { Space } from "../../api/tenancy";
import { inReaderLanguage } from "../../language/formats";
import { useDepositSpace } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty, Failure } from "../../ui/messages/QueryStates";
import { MainLink, PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import { Direction } from "./Direction";
import styles from "./deposits.module.css";

const noSpace = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** The journeys that one may file (DEP-03). */
export function ChooseJourney() {
  const { t } = useTranslation();
  const space = useDepositSpace();
  if (!space) return <Failure error={noSpace} />;
  return (
    <>
      <Head title={t("requests.choose.title")} lead={t("requests.choose.lead")} />
      <Choices space={space} />
    </>
  );
}

/** Each journey that one may file for a structure, with the button that begins it. */
export function Choices({ space }: { space: Space }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["journeys", space.holder_id],
    queryFn: () => journeys(space.holder_id),
  });
  return (
    <Awaited of={found}>
      {({ items }) =>
        items.length === 0 ? (
          <Sheet>
            <Empty icon="folder" title={t("requests.choose.empty")}>
              {t("requests.choose.emptyText")}
            </Empty>
          </Sheet>
        ) : (
          <div className={styles.journeys}>
            {items.map((journey, index) => (
              <JourneyCard key={journey.key} journey={journey} main={index === 0} />
            ))}
          </div>
        )
      }
    </Awaited>
  );
}

function JourneyCard({ journey, main }: { journey: JourneyLine; main: boolean }) {
  const { t } = useTranslation();
  const Start = main ? MainLink : PlainLink;
  return (
    <Sheet title={inReaderLanguage(journey.title)} aside={<Direction of={journey.direction} />}>
      <p className={styles.purpose}>{inReaderLanguage(journey.purpose)}</p>
      <p className={styles.who}>
        <b>{t("requests.choose.for")}</b> {inReaderLanguage(journey.who)}
      </p>
      <Start
        to={`/parcours/${journey.key}`}
        aria-label={t("requests.choose.startOf", { title: inReaderLanguage(journey.title) })}
      >
        {t("requests.choose.start")}
      </Start>
    </Sheet>
  );
}
