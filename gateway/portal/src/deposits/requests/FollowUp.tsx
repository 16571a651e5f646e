import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { discardRequest, type RequestLine, type RequestState, requestsOf } from "../../api/deposits";
import type { Space } from "../../api/tenancy";
import { Icon } from "../../design/Icon";
import { useDepositSpace, useMayFile } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Awaited, Empty, Failure } from "../../ui/messages/QueryStates";
import { MainLink, PlainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { RequestLines } from "./RequestLines";

const tabs: RequestState[] = ["draft", "submitted", "waiting", "validated", "rejected"];
const noSpace = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** *Mon suivi* (DEP-20): one's requests by state. */
export function FollowUp() {
  const space = useDepositSpace();
  return space ? <Requests space={space} /> : <Failure error={noSpace} />;
}

function Requests({ space }: { space: Space }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [ending, setEnding] = useState<RequestLine | null>(null);
  const mayFile = useMayFile();
  const found = useQuery({
    queryKey: ["requests", space.holder_id],
    queryFn: () => requestsOf(space.holder_id),
  });
  const asked = tabs.find(tab => tab === search.get("etat"));
  // Without a word in the address: the drafts, where there are some to take up.
  const shown = asked ?? (found.data?.items.every(({ state }) => state !== "draft") ? "submitted" : "draft");
  return (
    <ListPage
      title={t("requests.follow.title")}
      lead={t("requests.follow.lead")}
      act={
        mayFile && (
          <MainLink to="/demandes" leftSection={<Icon name="plus" />}>
            {t("common.shell.newRequest")}
          </MainLink>
        )
      }
    >
      <Tabs
        shown={shown}
        count={tab => found.data?.items.filter(({ state }) => state === tab).length ?? 0}
        show={tab => setSearch({ etat: tab }, { replace: true })}
      />
      <div role="tabpanel" id="requests" aria-labelledby={`tab-${shown}`}>
        <Awaited of={found}>
          {({ items }) => (
            <OfState
              state={shown}
              requests={items.filter(({ state }) => state === shown)}
              discard={setEnding}
            />
          )}
        </Awaited>
      </div>
      <Discarding draft={ending} onClose={() => setEnding(null)} />
    </ListPage>
  );
}

interface OfStateProps {
  state: RequestState;
  requests: RequestLine[];
  discard: (draft: RequestLine) => void;
}

function OfState({ state, requests, discard }: OfStateProps) {
  const { t } = useTranslation();
  const mayFile = useMayFile();
  if (requests.length > 0) return <RequestLines requests={requests} discard={discard} />;
  return (
    <Sheet>
      <Empty
        icon="folder"
        title={t(`requests.follow.empty.${state}`)}
        act={mayFile && <PlainLink to="/demandes">{t("common.shell.newRequest")}</PlainLink>}
      >
        {mayFile && t("requests.follow.emptyText")}
      </Empty>
    </Sheet>
  );
}

interface TabsProps {
  shown: RequestState;
  count: (tab: RequestState) => number;
  show: (tab: RequestState) => void;
}

function Tabs({ shown, count, show }: TabsProps) {
  const { t } = useTranslation();
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(shown) + step + tabs.length) % tabs.length] ?? "draft";
    show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label={t("requests.follow.tablist")}>
      {tabs.map(tab => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab === shown}
          aria-controls="requests"
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => show(tab)}
          onKeyDown={move}
        >
          {t(`requests.follow.tabs.${tab}`)} ({count(tab)})
        </button>
      ))}
    </div>
  );
}

function Discarding({ draft, onClose }: { draft: RequestLine | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const title = draft?.journey_title ?? "";
  const discard = async () => {
    if (!draft) return;
    await discardRequest(draft.id);
    await client.invalidateQueries({ queryKey: ["requests"] });
    confirmed(t("requests.follow.discarded", { title }));
  };
  return (
    <Question
      opened={draft !== null}
      onClose={onClose}
      title={t("requests.follow.askDiscard")}
      act={t("requests.follow.discardAct")}
      onConfirm={discard}
    >
      {t("requests.follow.askDiscardText", { title })}
    </Question>
  );
}
