import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { registerWebhook, type Webhook, type WebhookWithSecret, webhooks } from "../../api/notify";
import { Icon } from "../../design/Icon";
import { useSpaces } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import { SecretWindow } from "./SecretWindow";
import { StandingOf } from "./StandingOf";
import { WebhookWindow } from "./WebhookWindow";
import styles from "./webhooks.module.css";

/** *Webhooks* of an agency or employer (NOTIF-07): which programs are told, and how each stands. */
export function Webhooks() {
  const { t } = useTranslation();
  const { organisation = "" } = useParams();
  const { all } = useSpaces();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<WebhookWithSecret | null>(null);
  const found = useQuery({
    queryKey: ["webhooks", organisation],
    queryFn: () => webhooks(organisation),
  });
  const done = (answer: WebhookWithSecret) => {
    setAdding(false);
    setAdded(answer);
    client.invalidateQueries({ queryKey: ["webhooks"] });
  };
  const name = all.find(({ holder_id }) => holder_id === organisation)?.name;
  return (
    <ListPage
      title={t("webhooks.title")}
      lead={name ? `${name} · ${t("webhooks.lead")}` : t("webhooks.lead")}
      act={
        found.data && (
          <MainAct leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            {t("webhooks.add")}
          </MainAct>
        )
      }
    >
      <Awaited of={found} lines={4}>
        {items => <Lines organisation={organisation} items={items} />}
      </Awaited>
      {adding && (
        <WebhookWindow
          title={t("webhooks.addTitle")}
          act={t("webhooks.addAct")}
          close={() => setAdding(false)}
          send={fields => registerWebhook(organisation, fields)}
          done={done}
        />
      )}
      {added && <SecretWindow secret={added.secret} close={() => setAdded(null)} />}
    </ListPage>
  );
}

function Lines({ organisation, items }: { organisation: string; items: Webhook[] }) {
  const { t } = useTranslation();
  if (items.length === 0) {
    return (
      <Sheet>
        <Empty icon="link" title={t("webhooks.none")}>
          {t("webhooks.noneText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <Sheet flush>
      <div className={styles.scroll}>
        <table className={table.table} aria-label={t("webhooks.title")}>
          <thead>
            <tr>
              <th scope="col">{t("webhooks.description")}</th>
              <th scope="col">{t("webhooks.url")}</th>
              <th scope="col">{t("webhooks.events")}</th>
              <th scope="col">{t("webhooks.standing")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(each => (
              <tr key={each.id}>
                <th scope="row">
                  <Link to={`/webhooks/${organisation}/${each.id}`} className={table.way}>
                    {each.description}
                  </Link>
                </th>
                <td className={styles.url}>{each.url}</td>
                <td className={table.short}>
                  {t("webhooks.eventCount", { count: each.event_types.length })}
                </td>
                <td>
                  <StandingOf webhook={each} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
