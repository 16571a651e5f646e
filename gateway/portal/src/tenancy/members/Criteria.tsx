import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AdministeredUnit } from "../../api/members";
import { WordSearch } from "../../ui/forms/WordSearch";
import type { Administration } from "../administration/administration";
import { useRightName } from "../spaces/rights";
import { type ListState, sorts } from "./listState";
import { standingNames } from "./MemberName";

interface CriteriaProps {
  of: Administration;
  units: AdministeredUnit[];
  rights: string[];
  state: ListState;
  change: (change: Partial<ListState>) => void;
}

/** Where, with which right, in which state; then who. */
export function Criteria({ of, units, rights, state, change }: CriteriaProps) {
  const { t } = useTranslation();
  const nameOf = useRightName();
  const all = { value: "", label: t("rights.list.all") };
  const unitLabel =
    of.kind === "company" ? "rights.list.columns.agency" : "rights.list.columns.establishment";
  return (
    <>
      {units.length > 1 && (
        <NativeSelect
          label={t(unitLabel)}
          value={state.unit}
          onChange={event => change({ unit: event.currentTarget.value })}
          data={[all, ...units.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <NativeSelect
        label={t("rights.list.right")}
        value={state.right}
        onChange={event => change({ right: event.currentTarget.value })}
        data={[all, ...rights.map(right => ({ value: right, label: nameOf(right) }))]}
      />
      <NativeSelect
        label={t("rights.list.state")}
        value={state.state}
        onChange={event => change({ state: event.currentTarget.value })}
        data={[all, ...standingNames.map(value => ({ value, label: t(`rights.list.states.${value}`) }))]}
      />
      <NativeSelect
        label={t("rights.list.sort")}
        value={state.sort}
        onChange={event => change({ sort: event.currentTarget.value as ListState["sort"] })}
        data={sorts.map(value => ({ value, label: t(`rights.list.sorts.${value}`) }))}
      />
      <WordSearch
        label={t("rights.list.search")}
        example={t("rights.list.searchHelp")}
        words={state.q}
        search={q => change({ q })}
      />
    </>
  );
}
