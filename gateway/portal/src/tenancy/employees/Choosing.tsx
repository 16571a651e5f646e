import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Employee } from "../../api/employees";

interface ChoosingProps {
  chosen: ReadonlySet<string>;
  choose: (ids: string[], isChosen: boolean) => void;
}

/** Whoever has an account of their own has nothing to be reminded of. */
const mayBeChosen = ({ activated_at }: Employee) => activated_at === null;

export function ChooseOne({
  of,
  chosen,
  choose,
  labelled = false,
}: ChoosingProps & { of: Employee; labelled?: boolean }) {
  const { t } = useTranslation();
  if (!mayBeChosen(of)) return null;
  const name = `${of.first_name} ${of.last_name}`;
  const label = t("employees.selection.choose", { name });
  return (
    <Checkbox
      checked={chosen.has(of.id)}
      onChange={event => choose([of.id], event.currentTarget.checked)}
      {...(labelled
        ? { label: t("employees.selection.chooseShort"), "aria-label": label }
        : { "aria-label": label })}
    />
  );
}

export function ChooseAll({ employees, chosen, choose }: ChoosingProps & { employees: Employee[] }) {
  const { t } = useTranslation();
  const ids = employees.filter(mayBeChosen).map(({ id }) => id);
  if (ids.length === 0) return <span className="unseen">{t("employees.selection.label")}</span>;
  const some = ids.some(id => chosen.has(id));
  const all = ids.every(id => chosen.has(id));
  return (
    <Checkbox
      aria-label={t("employees.selection.chooseAll")}
      checked={all}
      indeterminate={some && !all}
      onChange={() => choose(ids, !all)}
    />
  );
}
