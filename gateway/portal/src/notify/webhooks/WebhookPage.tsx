import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import {
  changeWebhook,
  pauseWebhook,
  removeWebhook,
  renewSecret,
  resumeWebhook,
  tryWebhook,
  type Webhook,
  type WebhookFields,
  webhook,
} from "../../api/notify";
import { inWords, toTheMinute } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import { DeliveryLog } from "./DeliveryLog";
import { eventTypes, textOf } from "./eventTypes";
import { SecretWindow } from "./SecretWindow";
import { StandingOf } from "./StandingOf";
import { WebhookWindow } from "./WebhookWindow";
import styles from "./webhooks.module.css";

/** One webhook: how it stands, what can be done with it, and its log (NOTIF-07). */
export function WebhookPage() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["webhooks", "one", id], queryFn: () => webhook(id) });
  return <Awaited of={found}>{shown => <Shown webhook={shown} />}</Awaited>;
}

function Shown({ webhook: shown }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const all = `/webhooks/${shown.organisation_id}`;
  const asked = eventTypes.filter(type => shown.event_types.includes(type));
  return (
    <>
      <Head title={shown.description} trail={[{ to: all, label: t("webhooks.title") }]} lead={shown.url} />
      <Sheet title={t("webhooks.standing")} aside={<StandingOf webhook={shown} />}>
        <Facts
          lines={[
            [t("webhooks.createdOn"), inWords(shown.created_at)],
            [t("webhooks.pausedSince"), shown.paused_at && toTheMinute(shown.paused_at)],
            [t("webhooks.failingSince"), shown.failing_since && toTheMinute(shown.failing_since)],
            [t("webhooks.formerUntil"), shown.former_secret_until && toTheMinute(shown.former_secret_until)],
            [
              t("webhooks.events"),
              <ul key="events" className={styles.list}>
                {asked.map(type => (
                  <li key={type}>
                    {t(`webhooks.types.${textOf(type)}`)} <code className={styles.soft}>{type}</code>
                  </li>
                ))}
              </ul>,
            ],
          ]}
        />
        <WebhookActs webhook={shown} all={all} />
      </Sheet>
      <DeliveryLog webhook={shown} />
    </>
  );
}

type Asked = "change" | "renew" | "remove" | null;

function WebhookActs({ webhook: shown, all }: { webhook: Webhook; all: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => setAsked(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["webhooks"] });
  const doing = useMutation({
    mutationFn: ({ act }: { act: (id: string) => Promise<unknown>; said: string }) => act(shown.id),
    onSuccess: async (_, { said }) => {
      confirmed(said);
      await refresh();
    },
  });
  const paused = shown.pause !== null;
  const toggle = paused
    ? { act: resumeWebhook, said: t("webhooks.resumed") }
    : { act: pauseWebhook, said: t("webhooks.paused") };
  return (
    <>
      <div className={styles.acts}>
        <Button
          disabled={paused || doing.isPending}
          onClick={() => doing.mutate({ act: tryWebhook, said: t("webhooks.tried") })}
        >
          {t("webhooks.try")}
        </Button>
        <Button disabled={doing.isPending} onClick={() => doing.mutate(toggle)}>
          {t(paused ? "webhooks.resume" : "webhooks.pause")}
        </Button>
        <Button onClick={() => setAsked("change")}>{t("webhooks.change")}</Button>
        <Button onClick={() => setAsked("renew")}>{t("webhooks.renew")}</Button>
        <Button color="error" onClick={() => setAsked("remove")}>
          {t("webhooks.remove")}
        </Button>
      </div>
      <Refusal error={doing.error} />
      {asked === "change" && (
        <WebhookWindow
          title={t("webhooks.changeTitle")}
          act={t("webhooks.changeAct")}
          close={close}
          initial={{ ...shown, event_types: shown.event_types as WebhookFields["event_types"] }}
          send={({ url, description, event_types }) =>
            changeWebhook(shown.id, { url, description, event_types })
          }
          done={() => {
            close();
            confirmed(t("webhooks.changed"));
            refresh();
          }}
        />
      )}
      <Question
        opened={asked === "renew"}
        onClose={close}
        title={t("webhooks.askRenew")}
        act={t("webhooks.renewAct")}
        destroys={false}
        onConfirm={async () => {
          setSecret((await renewSecret(shown.id)).secret);
          refresh();
        }}
      >
        {t("webhooks.askRenewText")}
      </Question>
      <Question
        opened={asked === "remove"}
        onClose={close}
        title={t("webhooks.askRemove", { name: shown.description })}
        act={t("webhooks.removeAct")}
        onConfirm={async () => {
          await removeWebhook(shown.id);
          confirmed(t("webhooks.removed", { name: shown.description }));
          navigate(all);
        }}
      >
        {t("webhooks.askRemoveText")}
      </Question>
      {secret && <SecretWindow secret={secret} close={() => setSecret(null)} />}
    </>
  );
}
