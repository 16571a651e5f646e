import { Button, NativeSelect, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AdministeredUnit } from "../../api/members";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { announce } from "../../ui/messages/Announcer";
import { Notice } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { type Administration, addressInWords } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { inOrder, useRightName } from "../spaces/rights";
import { type Draft, newAccess } from "./draft";

type Accesses = Draft["accesses"];

interface RightsStepProps {
  of: Administration;
  units: AdministeredUnit[];
  draft: Draft;
  set: (accesses: Accesses) => void;
  next: () => void;
}

/** Rights on one or several units, one after the other. */
export function RightsStep({ of, units, draft: { accesses }, set, next }: RightsStepProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const missing = accesses.every(({ rights }) => rights.length === 0);
  const others = units.filter(({ id }) => accesses.every(({ unit }) => unit.id !== id));
  const change = (id: string, rights: string[]) =>
    set(accesses.map(each => (each.unit.id === id ? { ...each, rights } : each)));
  const add = (unit: AdministeredUnit) => {
    set([...accesses, newAccess(unit, of.kind)]);
    announce(t("rights.add.unitAdded", { unit: unit.name }));
  };
  const remove = (id: string) => set(accesses.filter(({ unit }) => unit.id !== id));
  return (
    <Sheet title={t("rights.add.titles.rights")}>
      {units.length > 1 && <p className={styles.lead}>{t("rights.add.rightsText")}</p>}
      <ul className={styles.added}>
        {accesses.map(({ unit, rights }) => (
          <li key={unit.id}>
            <ChosenUnit
              unit={unit}
              rights={rights}
              set={to => change(unit.id, to)}
              remove={units.length > 1 ? () => remove(unit.id) : undefined}
            />
          </li>
        ))}
      </ul>
      {others.length > 0 && <AddUnit of={of} others={others} add={add} />}
      {asked && missing && <Notice tone="error">{t("rights.add.rightsMissing")}</Notice>}
      <Acts>
        <MainAct onClick={() => (missing ? setAsked(true) : next())}>{t("rights.add.toSummary")}</MainAct>
      </Acts>
    </Sheet>
  );
}

interface ChosenUnitProps {
  unit: AdministeredUnit;
  rights: string[];
  set: (rights: string[]) => void;
  remove: (() => void) | undefined;
}

function ChosenUnit({ unit, rights, set, remove }: ChosenUnitProps) {
  const { t } = useTranslation();
  const nameOf = useRightName();
  const toggle = (right: string) =>
    set(rights.includes(right) ? rights.filter(each => each !== right) : [...rights, right]);
  return (
    <fieldset className={styles.unit}>
      <legend>
        <span className={styles.unitName}>
          <span>
            {unit.name}
            <small>{addressInWords(unit.address)}</small>
          </span>
          {remove && (
            <Button size="sm" onClick={remove} aria-label={t("rights.add.removeUnitOf", { unit: unit.name })}>
              {t("rights.add.removeUnit")}
            </Button>
          )}
        </span>
      </legend>
      <div className={styles.switches}>
        {inOrder(unit.grantable_rights).map(right => (
          <Switch
            key={right}
            label={nameOf(right)}
            checked={rights.includes(right)}
            onChange={() => toggle(right)}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface AddUnitProps {
  of: Administration;
  others: AdministeredUnit[];
  add: (unit: AdministeredUnit) => void;
}

function AddUnit({ of, others, add }: AddUnitProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState("");
  const unit = others.find(({ id }) => id === chosen) ?? others[0];
  const label = of.kind === "company" ? "rights.list.columns.agency" : "rights.list.columns.establishment";
  return (
    <div className={styles.addUnit}>
      <NativeSelect
        label={t(label)}
        value={unit?.id}
        onChange={event => setChosen(event.currentTarget.value)}
        data={others.map(({ id, name, address }) => ({
          value: id,
          label: address?.city ? `${name} (${address.city})` : name,
        }))}
      />
      <Button leftSection={<Icon name="plus" />} onClick={() => unit && add(unit)}>
        {t("rights.add.addUnit")}
      </Button>
    </div>
  );
}
