import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { nameOf, useEstablishments } from "../../tenancy/employees/establishments";
import { DaySpan } from "../../ui/forms/DaySpan";
import { WordSearch } from "../../ui/forms/WordSearch";
import { AdvancedSearch } from "../advanced_search/AdvancedSearch";
import { fieldsOf, fitting } from "../advanced_search/searchFields";
import { typeName } from "../documents/naming";
import listing from "../listing/listing.module.css";
import { isSearched, periods } from "../listing/listState";
import { StateTicks } from "../listing/StateTicks";
import { type SentState, sentTypes, sorts, statusesOf } from "./sentState";

export type Change = (change: Partial<SentState>) => void;

const fieldsOfType = (type: SentState["type"]) => fieldsOf(type ? [type] : sentTypes, false);

/** Words first, then from where, what, when, and how it stands. */
export function SentCriteria({ state, change }: { state: SentState; change: Change }) {
  const { t } = useTranslation();
  const { data: establishments = [] } = useEstablishments();
  const choose = (type: SentState["type"]) =>
    change({ type, status: "", where: fitting(state.where, fieldsOfType(type)) });
  return (
    <>
      <div className={listing.search}>
        <WordSearch
          label={t("documents.list.search")}
          example={t("sent.searchHelp")}
          words={state.q}
          search={q => change({ q })}
        />
      </div>
      <AdvancedSearch
        fields={fieldsOfType(state.type)}
        where={state.where}
        search={where => change({ where })}
      />
      {establishments.length > 1 && (
        <NativeSelect
          label={t("sent.establishment")}
          value={state.establishment}
          onChange={event => change({ establishment: event.currentTarget.value })}
          data={[
            { value: "", label: t("sent.allEstablishments") },
            ...establishments.map(each => ({ value: each.id, label: nameOf(each) })),
          ]}
        />
      )}
      <NativeSelect
        label={t("documents.list.type")}
        value={state.type}
        onChange={event => choose(event.currentTarget.value as SentState["type"])}
        data={[
          { value: "", label: t("documents.list.allTypes") },
          ...sentTypes.map(type => ({ value: type, label: typeName(t, type) })),
        ]}
      />
      <NativeSelect
        label={t("documents.list.period")}
        value={state.period}
        onChange={event => change({ period: event.currentTarget.value as SentState["period"] })}
        data={periods.map(period => ({ value: period, label: t(`documents.list.periods.${period}`) }))}
      />
      {state.period === "chosen" && (
        <DaySpan
          labels={{ from: t("documents.list.from"), to: t("documents.list.to") }}
          from={state.from}
          to={state.to}
          choose={change}
        />
      )}
      {state.type !== "invoice" && (
        <StateTicks
          label={t("sent.status")}
          todo={t(`sent.statuses.${state.type.includes("contract") ? "unsigned" : "todo"}`)}
          done={t(`sent.statuses.${state.type.includes("contract") ? "signed" : "done"}`)}
          state={state.status === "todo" || state.status === "done" ? state.status : ""}
          choose={status => change({ status })}
        />
      )}
      {state.type === "invoice" && (
        <NativeSelect
          label={t("sent.status")}
          value={state.status}
          onChange={event => change({ status: event.currentTarget.value as SentState["status"] })}
          data={[
            { value: "", label: t("sent.allStatuses") },
            ...statusesOf(state.type).map(value => ({ value, label: t(`sent.statuses.${value}`) })),
          ]}
        />
      )}
      {!isSearched(state) && (
        <NativeSelect
          label={t("documents.list.sort")}
          value={state.sort}
          onChange={event => change({ sort: event.currentTarget.value as SentState["sort"] })}
          data={sorts.map(value => ({ value, label: t(`sent.sorts.${value}`) }))}
          hiddenFrom="md"
        />
      )}
    </>
  );
}
