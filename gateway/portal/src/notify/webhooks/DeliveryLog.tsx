import { Button, Select } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Delivery,
  type DeliveryState,
  deliveries,
  repeatDelivery,
  type Webhook,
} from "../../api/notify";
import type { IconName } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { State, type StateTone } from "../../ui/messages/State";
import styles from "./webhooks.module.css";

const states = ["queued", "delivered", "failed"] as const satisfies readonly DeliveryState[];
const drawn: Record<DeliveryState, [StateTone, IconName]> = {
  queued: ["waiting", "clock"],
  delivered: ["done", "check"],
  failed: ["error", "cross"],
};
const POLL = 3000;

/** What was sent in the last 30 days, what was answered, and sending again by hand. */
export function DeliveryLog({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const [state, setState] = useState<DeliveryState | null>(null);
  const found = useInfiniteQuery({
    queryKey: ["webhooks", "log", webhook.id, state],
    queryFn: ({ pageParam }) => deliveries(webhook.id, state ?? undefined, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    // What was just written is sent within a moment.
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(each => each.state === "queued" && each.attempts === 0)) &&
      webhook.pause === null
        ? POLL
        : false,
  });
  return (
    <Sheet
      title={t("webhooks.log")}
      aside={
        <Select
          aria-label={t("webhooks.logState")}
          placeholder={t("webhooks.allStates")}
          clearable
          data={states.map(value => ({ value, label: t(`webhooks.states.${value}`) }))}
          value={state}
          onChange={value => setState(states.find(each => each === value) ?? null)}
        />
      }
      flush
    >
      <Awaited of={found} lines={4}>
        {({ pages }) => <Lines webhook={webhook} items={pages.flatMap(({ items }) => items)} />}
      </Awaited>
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("documents.list.more")}
          </Button>
        </p>
      )}
    </Sheet>
  );
}

function Lines({ webhook, items }: { webhook: Webhook; items: Delivery[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const repeating = useMutation({
    mutationFn: (id: string) => repeatDelivery(webhook.id, id),
    onSuccess: async () => {
      confirmed(t("webhooks.repeated"));
      await client.invalidateQueries({ queryKey: ["webhooks"] });
    },
  });
  if (items.length === 0) return <Empty icon="list" title={t("webhooks.nothingSent")} />;
  const columns = ["when", "event", "answer", "act"] as const;
  return (
    <>
      <Refusal error={repeating.error} />
      <div className={styles.scroll}>
        <table className={table.table} aria-label={t("webhooks.log")}>
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column} scope="col">
                  {t(`webhooks.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map(each => (
              <tr key={each.id}>
                <td className={table.short}>
                  <When at={each.created_at} as={toTheMinute} />
                </td>
                <td>
                  <details>
                    <summary>
                      <code>{each.event_type}</code>
                    </summary>
                    <pre className={styles.payload}>{JSON.stringify(each.payload, null, 2)}</pre>
                    <span className={styles.soft}>webhook-id: {each.id}</span>
                  </details>
                </td>
                <td>
                  <Answer of={each} />
                </td>
                <td className={table.acts}>
                  <Button
                    size="sm"
                    disabled={webhook.pause !== null || repeating.isPending}
                    onClick={() => repeating.mutate(each.id)}
                    aria-label={t("webhooks.repeatOf", {
                      type: each.event_type,
                      when: toTheMinute(each.created_at),
                    })}
                  >
                    {t("webhooks.repeat")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const reasons = [
  "address-not-public",
  "name-unknown",
  "timed-out",
  "certificate-refused",
  "not-connected",
  "no-answer",
  "redirected",
  "refused",
] as const;

/** The state, and what the program answered or why it could not. */
function Answer({ of: { state, status, reason, attempts, due_at } }: { of: Delivery }) {
  const { t } = useTranslation();
  const [tone, icon] = drawn[state];
  const why = reasons.find(each => each === reason);
  return (
    <>
      <State tone={tone} icon={icon}>
        {t(`webhooks.states.${state}`)}
      </State>
      {(why || status !== null) && (
        <span className={styles.soft}>
          {[why && t(`webhooks.reasons.${why}`), status !== null && t("webhooks.status", { status })]
            .filter(Boolean)
            .join(" · ")}
        </span>
      )}
      {attempts > 1 && <span className={styles.soft}>{t("webhooks.attempts", { count: attempts })}</span>}
      {state === "queued" && attempts > 0 && (
        <span className={styles.soft}>{t("webhooks.nextTry", { when: toTheMinute(due_at) })}</span>
      )}
    </>
  );
}
