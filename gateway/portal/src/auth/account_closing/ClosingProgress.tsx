import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ClosingItem, closingProgress, type ClosingProgress as Progress } from "../../api/personalData";
import { Icon } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Outcome } from "../../ui/messages/Outcome";
import { Awaited } from "../../ui/messages/QueryStates";
import { PublicPage } from "../../ui/pages/PublicPage";
import styles from "../account_page/account.module.css";
import { ItemList } from "./ClosingConsequences";

const ASKED_EVERY = 2000;

/** The page that waits until everybody has erased (AUTH-43), for whoever holds its secret. */
export function ClosingProgress() {
  const { t, i18n } = useTranslation();
  const [secret] = useState(() => location.hash.slice(1));
  const found = useQuery({
    queryKey: ["closing-progress", i18n.language],
    queryFn: () => closingProgress(secret),
    refetchInterval: ({ state }) => (state.data?.state === "closed" || state.error ? false : ASKED_EVERY),
  });
  const over = found.data?.state === "closed";
  // Nothing is said to be under way where nothing was found.
  const underWay = found.error ? t("settings.sections.closing") : t("settings.closing.closing");
  return (
    <PublicPage
      wide
      title={over ? t("settings.closing.closed") : underWay}
      lead={over || found.error ? undefined : t("settings.closing.closingText")}
    >
      <Awaited of={found}>
        {progress =>
          progress.state === "closed" ? <Closed progress={progress} /> : <Steps progress={progress} />
        }
      </Awaited>
    </PublicPage>
  );
}

type Service = Progress["services"][number];

function useServiceName(): (service: string) => string {
  const { t } = useTranslation();
  const names = ["tenancy", "sharing", "signature", "vault", "deposits", "notify", "auth"] as const;
  return service => {
    const known = names.find(name => name === service);
    return known ? t(`settings.closing.services.${known}`) : service;
  };
}

function Steps({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const done = progress.services.filter(({ done_at }) => done_at).length;
  const present = progress.services.find(({ done_at }) => !done_at);
  const stateOf = (service: Service) => (service.done_at ? "done" : service === present ? "now" : "waiting");
  return (
    <Sheet title={t("settings.closing.progress", { done, count: progress.services.length })}>
      <p className="unseen" role="status">
        {t("settings.closing.progress", { done, count: progress.services.length })}
      </p>
      <ol className={styles.steps}>
        {progress.services.map(service => (
          <li key={service.service} data-done={service.done_at ? true : undefined}>
            {stateOf(service) === "now" ? (
              <Loader size={20} />
            ) : (
              <Icon name={service.done_at ? "check" : "clock"} />
            )}
            <span>
              {nameOf(service.service)}{" "}
              <span className={styles.soft}>({t(`settings.closing.states.${stateOf(service)}`)})</span>
            </span>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}

/** Each thing once, however many services had some of it. */
function together(lines: ClosingItem[]): ClosingItem[] {
  const byKey = new Map<string, ClosingItem>();
  for (const line of lines) {
    const count = (byKey.get(line.key)?.count ?? 0) + (line.count ?? 0);
    byKey.set(line.key, { ...line, count });
  }
  return [...byKey.values()];
}

function Closed({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const erased = together(progress.services.flatMap(service => service.erased));
  const kept = together(progress.services.flatMap(service => service.retained));
  return (
    <Outcome mark={<Icon name="check" size={40} />} title={t("settings.closing.done")}>
      <p>
        {t("settings.closing.doneText", {
          count: progress.services.length,
          date: progress.closed_at ? toTheMinute(progress.closed_at) : "",
        })}
      </p>
      {erased.length > 0 && (
        <>
          <h3>{t("settings.closing.erased")}</h3>
          <ItemList lines={erased} />
        </>
      )}
      {kept.length > 0 && (
        <>
          <h3>{t("settings.closing.keptDone")}</h3>
          <ItemList lines={kept} />
        </>
      )}
      <p>{t("settings.closing.mayClose")}</p>
    </Outcome>
  );
}
