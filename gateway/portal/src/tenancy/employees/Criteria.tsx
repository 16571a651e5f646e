import { NativeSelect } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { EmployeePage, Establishment } from "../../api/employees";
import { number } from "../../language/formats";
import { WordSearch } from "../../ui/forms/WordSearch";
import styles from "./employees.module.css";
import { nameOf } from "./establishments";
import { type ListState, type Sort, sorts, states } from "./listState";

type Change = (change: Partial<ListState>) => void;

interface CriteriaProps {
  all: Establishment[];
  at: Establishment;
  state: ListState;
  change: Change;
}

/** Which establishment, then who. */
export function Criteria({ all, at, state, change }: CriteriaProps) {
  const { t } = useTranslation();
  return (
    <>
      {all.length > 1 && (
        <NativeSelect
          label={t("employees.establishment")}
          value={at.id}
          onChange={event => change({ establishment: event.currentTarget.value })}
          data={all.map(each => ({ value: each.id, label: nameOf(each) }))}
        />
      )}
      {!state.q && (
        <NativeSelect
          label={t("employees.sort")}
          value={state.sort}
          onChange={event => change({ sort: event.currentTarget.value as Sort })}
          data={sorts.map(value => ({ value, label: t(`employees.sorts.${value}`) }))}
          hiddenFrom="md"
        />
      )}
      <WordSearch
        label={t("employees.search")}
        example={t("employees.searchHelp")}
        words={state.q}
        search={q => change({ q })}
      />
    </>
  );
}

interface StateTabsProps {
  counts: EmployeePage["counts"] | undefined;
  state: ListState;
  change: Change;
}

/** All, those who have a vault, those who have none yet: each with how many they are. */
export function StateTabs({ counts, state, change }: StateTabsProps) {
  const { t } = useTranslation();
  const totals = counts && { ...counts, all: counts.activated + counts.pending };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = states[(states.indexOf(state.state) + step + states.length) % states.length] ?? "all";
    change({ state: next });
    document.getElementById(`employees-${next}`)?.focus();
  };
  return (
    <div className={styles.tabs} role="radiogroup" aria-label={t("employees.state")}>
      {states.map(value => (
        // biome-ignore lint/a11y/useSemanticElements: one of three views with a count each, not a field of a form
        <button
          key={value}
          id={`employees-${value}`}
          type="button"
          role="radio"
          className={styles.tab}
          aria-checked={value === state.state}
          tabIndex={value === state.state ? 0 : -1}
          onClick={() => change({ state: value })}
          onKeyDown={move}
        >
          {t(`employees.states.${value}`)}{" "}
          {totals && <span className={styles.count}>{number(totals[value])}</span>}
        </button>
      ))}
    </div>
  );
}
