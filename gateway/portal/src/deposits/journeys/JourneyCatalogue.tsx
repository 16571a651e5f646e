import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { catalogue, type JourneyLine } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { PublicPage } from "../../ui/pages/PublicPage";
import { Direction } from "./Direction";
import styles from "./deposits.module.css";

/** The journeys by what they serve, in the order in which the service lists them. */
function byNeed(journeys: JourneyLine[]): [need: string, journeys: JourneyLine[]][] {
  const groups = new Map<string, JourneyLine[]>();
  for (const journey of journeys) {
    const need = inReaderLanguage(journey.need);
    groups.set(need, [...(groups.get(need) ?? []), journey]);
  }
  return [...groups];
}

/** Every journey, for anyone, grouped by need (POR-16). */
export function JourneyCatalogue() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["catalogue"], queryFn: catalogue });
  return (
    <PublicPage title={t("requests.catalogue.title")} lead={t("requests.catalogue.lead")} wide>
      <Awaited of={found}>
        {journeys => (
          <div className={styles.journeys}>
            {byNeed(journeys).map(([need, some]) => (
              <section key={need} className={styles.need}>
                <h2>{need}</h2>
                <div className={styles.cardsOfNeed}>
                  {some.map(journey => (
                    <Line key={journey.key} journey={journey} />
                  ))}
                </div>
              </section>
            ))}
          </div>
        )}
      </Awaited>
    </PublicPage>
  );
}

function Line({ journey }: { journey: JourneyLine }) {
  const { t } = useTranslation();
  const title = inReaderLanguage(journey.title);
  return (
    <Sheet>
      <div className={styles.blockTop}>
        <h3>{title}</h3>
        <Direction of={journey.direction} />
      </div>
      <p className={styles.purpose}>{inReaderLanguage(journey.purpose)}</p>
      <PlainLink to={`/parcours/${journey.key}`} aria-label={t("requests.catalogue.seeOf", { title })}>
        {t("requests.catalogue.see")}
      </PlainLink>
    </Sheet>
  );
}
