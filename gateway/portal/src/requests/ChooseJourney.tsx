import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type JourneyLine, journeys } from "../api/deposits";
import { Problem } from "../api/problem";
import type { Space } from "../api/tenancy";
import { said } from "../language/formats";
import { Head } from "../pages/Head";
import { MainLink, PlainLink } from "../pages/MainAct";
import { Sheet } from "../pages/Sheet";
import { Awaited, Empty, Failure } from "../pages/states";
import { useDepositSpace } from "../session/spaces";
import { Direction } from "./Direction";
import styles from "./requests.module.css";

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

function Choices({ space }: { space: Space }) {
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
    <Sheet title={said(journey.title)} aside={<Direction of={journey.direction} />}>
      <p className={styles.purpose}>{said(journey.purpose)}</p>
      <p className={styles.who}>
        <b>{t("requests.choose.for")}</b> {said(journey.who)}
      </p>
      <Start
        to={`/parcours/${journey.key}`}
        aria-label={t("requests.choose.startOf", { title: said(journey.title) })}
      >
        {t("requests.choose.start")}
      </Start>
    </Sheet>
  );
}
