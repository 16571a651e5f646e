import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useHasRight, useHasSpace } from "../../tenancy/spaces/spaces";
import { DaySpan } from "../../ui/forms/DaySpan";
import { WordSearch } from "../../ui/forms/WordSearch";
import { AdvancedSearch } from "../advanced_search/AdvancedSearch";
import { fieldsOf, fitting } from "../advanced_search/searchFields";
import { typeName } from "../documents/naming";
import { type Listed, typeOfColumns } from "./columns";
import styles from "./listing.module.css";
import { type ListState, periods, sortOf, sorts } from "./listState";
import { StateTicks } from "./StateTicks";

interface CriteriaProps {
  state: ListState;
  change: (change: Partial<ListState>) => void;
}

function useTypes(): ListState["type"][] {
  const person = useHasSpace("person");
  const signs = useHasRight("company", "S");
  const seesInvoices = useHasRight("company", "F");
  const deposits = useHasSpace("deposit_client");
  return [
    ...(person ? (["payslip", "employment_contract"] as const) : []),
    ...(signs ? (["assignment_contract"] as const) : []),
    ...(seesInvoices ? (["invoice"] as const) : []),
    ...(deposits ? (["deposit_summary"] as const) : []),
  ];
}

/** What documents of a type wait for. */
const actionOf = (type: Listed) =>
  type === "invoice" ? "validate" : type === "payslip" ? "read" : type.includes("contract") ? "sign" : "todo";

/** The quick search first, then type, period and state. */
export function Criteria({ state, change }: CriteriaProps) {
  const { t } = useTranslation();
  const types = useTypes();
  const fieldsOfType = (type: ListState["type"]) => fieldsOf(type ? [type] : [...types, "personal"], true);
  const fields = fieldsOfType(state.type);
  const choose = (type: ListState["type"]) =>
    change({ type, where: fitting(state.where, fieldsOfType(type)) });
  return (
    <>
      <div className={styles.search}>
        <WordSearch
          label={t("documents.list.search")}
          example={t("documents.list.searchHelp")}
          words={state.q}
          search={q => change({ q })}
        />
      </div>
      <AdvancedSearch fields={fields} where={state.where} search={where => change({ where })} />
      <NativeSelect
        label={t("documents.list.type")}
        value={state.type}
        onChange={event => choose(event.currentTarget.value as ListState["type"])}
        data={[
          { value: "", label: t("documents.list.allTypes") },
          ...types.map(type => ({ value: type, label: typeName(t, type) })),
        ]}
      />
      <NativeSelect
        label={t("documents.list.period")}
        value={state.period}
        onChange={event => change({ period: event.currentTarget.value as ListState["period"] })}
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
      <StateTicks
        label={t("documents.list.state")}
        todo={t(`documents.states.${actionOf(typeOfColumns(state))}`)}
        done={t("documents.states.done")}
        state={state.state}
        choose={standing => change({ state: standing })}
      />
      <NativeSelect
        label={t("documents.list.sort")}
        value={sortOf(state)}
        onChange={event => change({ sort: event.currentTarget.value as ListState["sort"] })}
        data={sorts.map(value => ({ value, label: t(`documents.list.sorts.${value}`) }))}
        hiddenFrom="sm"
      />
    </>
  );
}
