import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endOtherSessions, endSession, type OpenSession, openSessions } from "../../api/account";
import { Icon, type IconName } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { State } from "../../ui/messages/State";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";
import { useSignOut } from "../sessions/signOut";

const KEY = ["sessions"];
const icons: Record<string, IconName> = { computer: "computer", phone: "phone", tablet: "tablet" };

/** Where one is signed in, and how that ends (AUTH-13). */
export function Devices() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: KEY, queryFn: openSessions });
  return (
    <AccountPage at="devices">
      <Sheet title={t("settings.devices.title")}>
        <p className={styles.lead}>{t("settings.devices.why")}</p>
        <Awaited of={found}>{({ items }) => <Sessions sessions={items} />}</Awaited>
      </Sheet>
    </AccountPage>
  );
}

function Sessions({ sessions }: { sessions: OpenSession[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const others = sessions.filter(({ current }) => !current);
  const endOthers = async () => {
    await endOtherSessions();
    await client.invalidateQueries({ queryKey: KEY });
    confirmed(t("settings.devices.allEnded"));
  };
  return (
    <div className={styles.stack}>
      <ul className={styles.lines}>
        {sessions.map(session => (
          <SessionLine key={session.id} session={session} />
        ))}
      </ul>
      {others.length > 0 ? (
        <Acts>
          <Button color="error" onClick={() => setAsking(true)}>
            {t("settings.devices.endOthers", { count: others.length })}
          </Button>
        </Acts>
      ) : (
        <p className={styles.soft}>{t("settings.devices.alone")}</p>
      )}
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("settings.devices.askOthers")}
        act={t("settings.devices.endOthers", { count: others.length })}
        onConfirm={endOthers}
      >
        {t("settings.devices.askOthersText", { count: others.length })}
      </Question>
    </div>
  );
}

function SessionLine({ session }: { session: OpenSession }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const leave = useSignOut();
  const known = [session.browser, session.system].filter(Boolean);
  const name =
    known.length === 2
      ? t("settings.devices.on", { browser: session.browser, system: session.system })
      : (known[0] ?? t("settings.devices.unknown"));
  const ending = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: KEY });
      confirmed(t("settings.devices.ended", { name }));
    },
  });
  return (
    <li>
      <div className={styles.line}>
        <div className={styles.marked}>
          <Icon name={icons[session.device] ?? "info"} />
          <div>
            <h3 className={styles.states}>
              {name}
              {session.current && (
                <State tone="done" icon="check">
                  {t("settings.devices.this")}
                </State>
              )}
            </h3>
            <p className={styles.soft}>
              {t("settings.devices.since", { date: toTheMinute(session.started_at) })} ·{" "}
              {t("settings.devices.last", { date: toTheMinute(session.last_used_at) })}
            </p>
          </div>
        </div>
        {session.current ? (
          <Button onClick={leave}>{t("common.shell.signOut")}</Button>
        ) : (
          <Button
            loading={ending.isPending}
            onClick={() => ending.mutate()}
            aria-label={t("settings.devices.endOf", { name })}
          >
            {t("settings.devices.end")}
          </Button>
        )}
      </div>
      <Refusal error={ending.error} />
    </li>
  );
}
