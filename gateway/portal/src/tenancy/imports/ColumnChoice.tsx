import { NativeSelect } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { chooseColumns, type Import, type ImportField, type ImportKind } from "../../api/imports";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./imports.module.css";

const fields: Record<ImportKind, ImportField[]> = {
  employees: ["staff_number", "last_name", "first_name", "email"],
  clients: ["siret", "name"],
};

/** Which column of the file brings what; known names are chosen already. */
export function ColumnChoice({ of, done }: { of: Import; done: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [columns, setColumns] = useState(of.columns as (ImportField | null)[]);
  const choosing = useMutation({
    mutationFn: () => chooseColumns(of.id, columns),
    onSuccess: next => {
      client.setQueryData(["import", of.id], next);
      done();
    },
  });
  const choose = (place: number, field: string) =>
    setColumns(
      columns.map((each, other) => (other === place ? ((field || null) as ImportField | null) : each)),
    );
  const reasons = choosing.error instanceof Problem ? choosing.error.fields : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choosing.mutate();
  };
  return (
    <Sheet title={t("imports.columns.title")}>
      <form onSubmit={submit}>
        <p className={styles.said}>{t("imports.columns.text")}</p>
        <div className={styles.columns}>
          {of.headers.map((header, place) => (
            <NativeSelect
              // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are, and may bear one name
              key={place}
              label={header || t("imports.columns.unnamed", { number: place + 1 })}
              value={columns[place] ?? ""}
              onChange={event => choose(place, event.currentTarget.value)}
              data={[
                { value: "", label: t("imports.columns.none") },
                ...fields[of.kind].map(value => ({ value, label: t(`imports.fields.${value}`) })),
              ]}
            />
          ))}
        </div>
        {reasons.length > 0 && <Notice tone="error">{reasons.map(({ reason }) => reason).join(" ")}</Notice>}
        {reasons.length === 0 && <Refusal error={choosing.error} />}
        <Acts>
          <MainAct type="submit" loading={choosing.isPending}>
            {t("imports.columns.check")}
          </MainAct>
        </Acts>
      </form>
    </Sheet>
  );
}
