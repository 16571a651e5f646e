import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { WordSearch } from "../../ui/forms/WordSearch";
import type { Place } from "../administration/administration";
import { useRightName } from "../spaces/rights";
import { type ListState, sorts } from "./listState";
import { standingNames } from "./MemberName";

interface CriteriaProps {
  places: Place[];
  rights: string[];
  state: ListState;
  change: (change: Partial<ListState>) => void;
}

interface WhereProps extends Omit<CriteriaProps, "rights"> {
  all: { value: string; label: string };
}

/** At which unit of the space; of several sites, at which of them and for which agency. */
function Where({ places, state, change, all }: WhereProps) {
  const { t } = useTranslation();
  const [{ of, units } = { of: undefined, units: [] }, ...others] = places;
  if (others.length > 0) {
    const agencies = new Map(
      places.flatMap(place => place.units.map(({ organisation_id, name }) => [organisation_id, name])),
    );
    return (
      <>
        <NativeSelect
          label={t("rights.list.columns.site")}
          value={state.site}
          onChange={event => change({ site: event.currentTarget.value })}
          data={[all, ...places.map(place => ({ value: place.of.id, label: siteLabel(place) }))]}
        />
        {agencies.size > 1 && (
          <NativeSelect
            label={t("rights.list.columns.agency")}
            value={state.agency}
            onChange={event => change({ agency: event.currentTarget.value })}
            data={[all, ...[...agencies].map(([value, label]) => ({ value, label }))]}
          />
        )}
      </>
    );
  }
  if (units.length < 2) return null;
  return (
    <NativeSelect
      label={t(of?.kind === "company" ? "rights.list.columns.agency" : "rights.list.columns.establishment")}
      value={state.unit}
      onChange={event => change({ unit: event.currentTarget.value })}
      data={[all, ...units.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}

/** "Ateliers Fictifs (Lyon)": the sites of a company often bear one name. */
const siteLabel = ({ of, address }: Place) => (address?.city ? `${of.name} (${address.city})` : of.name);

/** Where, with which right, in which state; then who. */
export function Criteria({ places, rights, state, change }: CriteriaProps) {
  const { t } = useTranslation();
  const nameOf = useRightName();
  const all = { value: "", label: t("rights.list.all") };
  return (
    <>
      <Where places={places} state={state} change={change} all={all} />
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
