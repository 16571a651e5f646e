import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  type Campaign,
  type CampaignDocument,
  campaignDocuments,
  type DocumentState,
  setAsideUnmatched,
  settleDocument,
} from "../../api/vault";
import { Tabs } from "../../deposits/requests/Tabs";
import { number } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import listing from "../listing/listing.module.css";
import { ChooseEmployee } from "./ChooseEmployee";

const states = ["unmatched", "matched", "set_aside", "sent", "paper", "refused"] as const;

/** The documents of a campaign, those first that somebody has to settle. */
export function CampaignDocuments({ campaign: of }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<DocumentState | null>(null);
  const there = states.filter(state => of.counts[state] > 0);
  const state = chosen && there.includes(chosen) ? chosen : there[0];
  if (!state) return null;
  return (
    <>
      <Tabs
        label={t("campaigns.byState")}
        controls="campaign-documents"
        tabs={there.map(key => ({ key, label: t(`campaigns.counts.${key}`), count: of.counts[key] }))}
        shown={state}
        show={setChosen}
      />
      <div role="tabpanel" id="campaign-documents" aria-labelledby={`tab-${state}`}>
        {state === "unmatched" && of.state === "ready" && <SetAllAside campaign={of} />}
        <Lines key={state} campaign={of} state={state} />
      </div>
    </>
  );
}

/** Brings the counts and the lists up to date with what was settled. */
function useSettled(id: string) {
  const client = useQueryClient();
  return (settled: Campaign) => {
    client.setQueryData(["campaign", id], settled);
    return client.invalidateQueries({ queryKey: ["campaign-documents", id] });
  };
}

function SetAllAside({ campaign: { id, counts } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const settled = useSettled(id);
  const setting = useMutation({ mutationFn: () => setAsideUnmatched(id), onSuccess: settled });
  return (
    <>
      <Refusal error={setting.error} />
      <Acts>
        <Button onClick={() => setting.mutate()} loading={setting.isPending}>
          {t("campaigns.setAllAside", { count: counts.unmatched, shown: number(counts.unmatched) })}
        </Button>
      </Acts>
    </>
  );
}

function Lines({ campaign: of, state }: { campaign: Campaign; state: DocumentState }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    // How many there are is asked with them: the list follows what the worker sends.
    queryKey: ["campaign-documents", of.id, state, of.counts[state], of.counts.read],
    queryFn: ({ pageParam }) => campaignDocuments(of.id, state, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: rows => rows,
  });
  return (
    <>
      <Sheet flush>
        <Awaited of={found} lines={5}>
          {({ pages }) => (
            <div className={listing.scroll}>
              <table className={table.table} aria-label={t(`campaigns.counts.${state}`)}>
                <thead>
                  <tr>
                    <th scope="col">{t("campaigns.pagesOf")}</th>
                    <th scope="col">{t("campaigns.employee")}</th>
                    <th scope="col">{t("campaigns.found")}</th>
                    {of.state === "ready" && <th scope="col">{t("campaigns.acts")}</th>}
                  </tr>
                </thead>
                <tbody>
                  {pages
                    .flatMap(({ items }) => items)
                    .map(each => (
                      <Line key={each.first_page} campaign={of} document={each} />
                    ))}
                </tbody>
              </table>
            </div>
          )}
        </Awaited>
      </Sheet>
      {found.hasNextPage && (
        <p className={listing.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("documents.list.more")}
          </Button>
        </p>
      )}
    </>
  );
}

function Line({ campaign: of, document }: { campaign: Campaign; document: CampaignDocument }) {
  const { t } = useTranslation();
  const { employee, first_page: first, last_page: last, document_id: id } = document;
  const pages = t("campaigns.page", { count: last - first + 1, first, last });
  return (
    <tr>
      <th scope="row">
        {id ? (
          <Link to={`/documents-transmis/${id}`} className={table.way}>
            {pages}
          </Link>
        ) : (
          pages
        )}
      </th>
      <td>{employee && `${employee.first_name} ${employee.last_name} (${employee.staff_number})`}</td>
      <td>{useFinding(document)}</td>
      {of.state === "ready" && (
        <td className={table.short}>
          <Settle campaign={of} document={document} pages={pages} />
        </td>
      )}
    </tr>
  );
}

/** What was found on the pages, or what became of them. */
function useFinding({ state, read, reason, finding, found }: CampaignDocument): string {
  const { t } = useTranslation();
  if (reason) return reason;
  if (state === "sent") return t(read ? "sent.standings.read" : "sent.standings.to_read");
  return t(`campaigns.findings.${finding}`, { found });
}

interface SettleProps {
  campaign: Campaign;
  document: CampaignDocument;
  pages: string;
}

function Settle({ campaign: of, document, pages }: SettleProps) {
  const { t } = useTranslation();
  const settled = useSettled(of.id);
  const [choosing, setChoosing] = useState(false);
  const settle = (holder: string | null) => settleDocument(of.id, document.first_page, holder).then(settled);
  const setting = useMutation({ mutationFn: () => settle(null) });
  return (
    <Acts>
      <Button
        size="compact-md"
        onClick={() => setChoosing(true)}
        aria-label={t("campaigns.chooseFor", { pages })}
      >
        {t("campaigns.choose")}
      </Button>
      {document.state !== "set_aside" && (
        <Button
          size="compact-md"
          onClick={() => setting.mutate()}
          loading={setting.isPending}
          aria-label={t("campaigns.setAsideOf", { pages })}
        >
          {t("campaigns.setAside")}
        </Button>
      )}
      <Refusal error={setting.error} />
      {choosing && (
        <ChooseEmployee
          campaign={of}
          title={t("campaigns.whose", { pages })}
          close={() => setChoosing(false)}
          choose={settle}
        />
      )}
    </Acts>
  );
}
