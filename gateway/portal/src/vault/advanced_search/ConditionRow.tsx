import { ActionIcon, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import styles from "./advancedSearch.module.css";
import {
  type Condition,
  choicesOf,
  type FieldName,
  type faultOf,
  kindOf,
  type Operator,
  operatorsOf,
} from "./searchFields";

interface ConditionRowProps {
  place: number;
  fields: readonly FieldName[];
  condition: Condition;
  fault: ReturnType<typeof faultOf>;
  change: (wanted: Partial<Condition>) => void;
  remove: () => void;
}

const inputs = { day: "date", month: "month", amount: "text", text: "text", choice: "text" } as const;

/** One condition: a field, what is asked of it, and a value as its kind is written. */
export function ConditionRow({ place, fields, condition, fault, change, remove }: ConditionRowProps) {
  const { t } = useTranslation();
  const { field, operator, value } = condition;
  const kind = kindOf(field);
  const label = t("searches.advanced.condition", { place });
  const choose = (name: FieldName) => {
    const same = kindOf(name) === kind && kind !== "choice";
    const first = kindOf(name) === "choice" ? choicesOf(name)[0] : "";
    change({
      field: name,
      ...(same ? {} : { operator: operatorsOf(name)[0] ?? "is", value: first ?? "" }),
    });
  };
  return (
    <fieldset className={styles.row}>
      <legend className={styles.legend}>{label}</legend>
      <NativeSelect
        label={t("searches.advanced.field")}
        value={field}
        onChange={event => choose(event.currentTarget.value as FieldName)}
        data={fields.map(name => ({ value: name, label: t(`documents.fields.${name}`) }))}
      />
      <NativeSelect
        label={t("searches.advanced.operator")}
        value={operator}
        onChange={event => change({ operator: event.currentTarget.value as Operator })}
        data={operatorsOf(field).map(each => ({
          value: each,
          label: t(`searches.advanced.operators.${kind}.${each}` as "searches.advanced.operators.text.has"),
        }))}
      />
      {kind === "choice" ? (
        <NativeSelect
          label={t("searches.advanced.value")}
          value={value}
          onChange={event => change({ value: event.currentTarget.value })}
          data={[...choicesOf(field)]}
        />
      ) : (
        <TextInput
          label={t("searches.advanced.value")}
          type={inputs[kind]}
          inputMode={kind === "amount" ? "decimal" : undefined}
          maxLength={200}
          value={value}
          onChange={event => change({ value: event.currentTarget.value })}
          error={fault && t(`searches.advanced.faults.${fault}`)}
        />
      )}
      <ActionIcon
        className={styles.remove}
        variant="subtle"
        size="lg"
        aria-label={t("searches.advanced.remove", { place })}
        onClick={remove}
      >
        <Icon name="cross" />
      </ActionIcon>
    </fieldset>
  );
}
