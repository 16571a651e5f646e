import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Establishment } from "../../api/employees";
import { WordSearch } from "../../ui/forms/WordSearch";
import styles from "./employees.module.css";
import { nameOf } from "./establishments";
import { type ListState, type Sort, sorts } from "./listState";

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
          className={styles.establishment}
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
