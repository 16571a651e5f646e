import { Button, Switch } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import styles from "./advancedSearch.module.css";
import { ConditionRow } from "./ConditionRow";
import {
  type Condition,
  conditionOf,
  type FieldName,
  faultOf,
  operatorsOf,
  withFieldsOf,
  written,
} from "./searchFields";

/** As many as a search may have. */
const MOST = 10;

interface AdvancedSearchProps {
  fields: readonly FieldName[];
  where: readonly string[];
  search: (where: string[]) => void;
}

interface Draft extends Condition {
  key: number;
}

/** The switch beside the simple search, and the conditions that it opens (VLT-21): several, applied together. */
export function AdvancedSearch({ fields, where, search }: AdvancedSearchProps) {
  const { t } = useTranslation();
  const [opened, open] = useState(where.length > 0);
  const asked = where.join("\n");
  useEffect(() => {
    if (asked) open(true);
  }, [asked]);
  const turn = (isOpened: boolean) => {
    open(isOpened);
    if (!isOpened && where.length > 0) search([]);
  };
  return (
    <>
      <Switch
        className={styles.turn}
        label={t("searches.advanced.title")}
        checked={opened}
        onChange={event => turn(event.currentTarget.checked)}
      />
      {opened && (
        <Conditions key={`${asked}|${fields.join()}`} fields={fields} where={where} search={search} />
      )}
    </>
  );
}

function Conditions({ fields: usual, where, search }: AdvancedSearchProps) {
  const { t } = useTranslation();
  const fields = withFieldsOf(where, usual);
  const [rows, setRows] = useState(() => drafts(where, fields));
  const [faulty, setFaulty] = useState(false);
  const add = useRef<HTMLButtonElement>(null);
  const change = (key: number, wanted: Partial<Condition>) =>
    setRows(rows.map(row => (row.key === key ? { ...row, ...wanted } : row)));
  const remove = (key: number) => {
    setRows(rows.filter(row => row.key !== key));
    add.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = rows.some(row => faultOf(row) !== null);
    setFaulty(wrong);
    if (!wrong) search(rows.map(written));
  };
  return (
    <form
      className={styles.conditions}
      aria-label={t("searches.advanced.title")}
      onSubmit={submit}
      noValidate
    >
      {rows.map((row, place) => (
        <ConditionRow
          key={row.key}
          place={place + 1}
          fields={fields}
          condition={row}
          fault={faulty ? faultOf(row) : null}
          change={wanted => change(row.key, wanted)}
          remove={() => remove(row.key)}
        />
      ))}
      <div className={styles.acts}>
        <Button
          ref={add}
          leftSection={<Icon name="plus" />}
          disabled={rows.length >= MOST}
          onClick={() => setRows([...rows, blank(fields, rows)])}
        >
          {t("searches.advanced.add")}
        </Button>
        <Button type="submit" variant="filled" leftSection={<Icon name="search" />}>
          {t("searches.advanced.apply")}
        </Button>
      </div>
    </form>
  );
}

function drafts(where: readonly string[], fields: readonly FieldName[]): Draft[] {
  const found = where.map(text => conditionOf(text, fields)).filter(each => each !== null);
  return found.length > 0 ? found.map((each, key) => ({ ...each, key })) : [blank(fields, [])];
}

function blank(fields: readonly FieldName[], rows: readonly Draft[]): Draft {
  const field = fields[0] ?? "title";
  return {
    field,
    operator: operatorsOf(field)[0] ?? "has",
    value: "",
    key: Math.max(-1, ...rows.map(({ key }) => key)) + 1,
  };
}
