import { Button, Select, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import {
  type CasesAsked,
  caseByNumber,
  caseCounts,
  caseGroups,
  caseLabels,
  caseManagers,
  cases,
} from "../../api/deposits";
import { Sheet } from "../../ui/content/Sheet";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { useGroupName } from "../requests/groupName";
import { Tabs } from "../requests/Tabs";
import { Absence } from "./Absence";
import { CaseLines, type Choose } from "./CaseLines";
import { ExportCases } from "./ExportCases";
import { SelectionBar } from "./SelectionBar";

const ages = ["7", "30", "90"] as const;
const views = ["to-take", "mine", "to-confirm", "waiting", "validated", "rejected"] as const;

/** The queue of case managers (DEP-30): what waits for whom, the oldest first. */
export function Queue() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view = views.find(one => one === search.get("vue")) ?? "to-take";
  const group = search.get("groupe") ?? undefined;
  const manager = search.get("gestionnaire") ?? undefined;
  const label = search.get("etiquette") ?? undefined;
  const days = ages.find(one => one === search.get("attente"));
  const change = (
    wanted: Partial<Record<"vue" | "groupe" | "gestionnaire" | "etiquette" | "attente", string>>,
  ) => {
    const kept = { vue: view, groupe: group, gestionnaire: manager, etiquette: label, attente: days };
    const asked = Object.entries({ ...kept, ...wanted }).filter(([, value]) => value);
    setSearch(new URLSearchParams(asked as [string, string][]), { replace: true });
  };
  const asked = { view, group, manager, label, waiting_days: days ? Number(days) : undefined };
  const counts = useQuery({ queryKey: ["cases", "counts", group], queryFn: () => caseCounts(group) });
  return (
    <ListPage
      title={t("cases.title")}
      lead={t("cases.lead")}
      act={<ExportCases asked={asked} />}
      criteria={
        <>
          <GroupChoice group={group} choose={groupe => change({ groupe })} />
          <ManagerChoice manager={manager} choose={gestionnaire => change({ gestionnaire })} />
          <Select
            label={t("cases.age")}
            value={days ?? ""}
            data={[
              { value: "", label: t("cases.anyAge") },
              ...ages.map(value => ({ value, label: t("cases.waitingDays", { days: value }) })),
            ]}
            onChange={attente => change({ attente: attente ?? "" })}
          />
          <LabelChoice label={label} choose={etiquette => change({ etiquette })} />
          <FindByNumber />
        </>
      }
    >
      <Absence />
      <Tabs
        label={t("cases.viewList")}
        controls="cases"
        tabs={views.map(one => ({ key: one, label: t(`cases.views.${one}`), count: counts.data?.[one] }))}
        shown={view}
        show={vue => change({ vue })}
      />
      <div role="tabpanel" id="cases" aria-labelledby={`tab-${view}`}>
        <Lines asked={asked} />
      </div>
    </ListPage>
  );
}

function GroupChoice({ group, choose }: { group: string | undefined; choose: (group: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["caseGroups"], queryFn: caseGroups });
  const nameOf = useGroupName();
  return (
    <Select
      label={t("cases.group")}
      value={group ?? ""}
      data={[
        { value: "", label: t("cases.everyGroup") },
        ...(data?.items ?? []).map(value => ({ value, label: nameOf(value) })),
      ]}
      onChange={chosen => choose(chosen ?? "")}
    />
  );
}

function ManagerChoice({ manager, choose }: { manager: string | undefined; choose: (id: string) => void }) {
  const { t } = useTranslation();
  const { data: managers = [] } = useQuery({ queryKey: ["cases", "managers"], queryFn: caseManagers });
  return (
    <Select
      label={t("cases.columns.manager")}
      value={manager ?? ""}
      data={[
        { value: "", label: t("cases.anyManager") },
        ...managers.map(one => ({ value: one.account_id, label: one.name })),
      ]}
      onChange={chosen => choose(chosen ?? "")}
    />
  );
}

function LabelChoice({ label, choose }: { label: string | undefined; choose: (label: string) => void }) {
  const { t } = useTranslation();
  const { data: labels = [] } = useQuery({ queryKey: ["cases", "labels"], queryFn: caseLabels });
  if (labels.length === 0 && !label) return null;
  return (
    <Select
      label={t("cases.label")}
      value={label ?? ""}
      data={[
        { value: "", label: t("cases.anyLabel") },
        ...[...new Set([...labels, ...(label ? [label] : [])])].map(value => ({ value, label: value })),
      ]}
      onChange={chosen => choose(chosen ?? "")}
    />
  );
}

function FindByNumber() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [number, setNumber] = useState("");
  const finding = useMutation({
    mutationFn: () => caseByNumber(number),
    onSuccess: id => navigate(`/dossiers/${id}`),
  });
  return (
    <form
      className={styles.find}
      onSubmit={event => {
        event.preventDefault();
        if (number.trim()) finding.mutate();
      }}
    >
      <TextInput
        label={t("cases.number")}
        placeholder={t("cases.numberExample")}
        value={number}
        onChange={event => setNumber(event.currentTarget.value)}
        error={finding.isError ? t("cases.notFound") : undefined}
      />
      <Button type="submit" loading={finding.isPending}>
        {t("cases.find")}
      </Button>
    </form>
  );
}

/** Which cases of the list that is shown are chosen; another list begins without any. */
function useChosen(list: string): [ReadonlySet<string>, Choose, () => void] {
  const [kept, keep] = useState<{ list: string; ids: string[] }>({ list, ids: [] });
  const ids = kept.list === list ? kept.ids : [];
  const choose: Choose = (some, isChosen) => {
    const others = ids.filter(id => !some.includes(id));
    keep({ list, ids: isChosen ? [...others, ...some] : others });
  };
  return [new Set(ids), choose, () => keep({ list, ids: [] })];
}

function Lines({ asked }: { asked: CasesAsked }) {
  const { t } = useTranslation();
  const query = { ...asked, limit: 50 };
  const [chosen, choose, clear] = useChosen(JSON.stringify(asked));
  const found = useInfiniteQuery({
    queryKey: ["cases", query],
    queryFn: ({ pageParam }) => cases({ ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.data) return <Loading lines={8} />;
  const lines = found.data.pages.flatMap(({ items }) => items);
  if (lines.length === 0) {
    return (
      <Sheet>
        <Empty icon="folder" title={t("cases.nothing")} />
      </Sheet>
    );
  }
  return (
    <>
      <SelectionBar chosen={lines.filter(({ id }) => chosen.has(id))} clear={clear} />
      <CaseLines cases={lines} chosen={chosen} choose={choose} />
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("cases.more")}
          </Button>
        </p>
      )}
    </>
  );
}
