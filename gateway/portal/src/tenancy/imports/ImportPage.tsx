import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { applyImport, discardImport, type Import, importOf } from "../../api/imports";
import { number, toTheMinute } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import { type Crumb, Head } from "../../ui/pages/Head";
import { ColumnChoice } from "./ColumnChoice";
import { ImportErrors } from "./ImportErrors";
import { ImportState } from "./ImportState";
import styles from "./imports.module.css";
import { useResult } from "./useResult";

const POLL = 1000;
const isUnderWay = (of: Import | undefined) => of?.state === "checking" || of?.state === "applying";

/** One import: its columns, what would become of its lines, what is wrong with them, how far it has come (TEN-34). */
export function ImportPage({ id, trail }: { id: string; trail: Crumb[] }) {
  const found = useQuery({
    queryKey: ["import", id],
    queryFn: () => importOf(id),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? POLL : false),
  });
  return <Awaited of={found}>{of => <Shown of={of} trail={trail} />}</Awaited>;
}

function Shown({ of, trail }: { of: Import; trail: Crumb[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [changes, setChanges] = useState(false);
  useEffect(() => {
    if (of.state !== "applied") return;
    for (const list of ["employees", "clients", "establishments"])
      client.invalidateQueries({ queryKey: [list] });
  }, [of.state, client]);
  const chooses = of.state === "choosing" || (of.state === "checked" && changes);
  return (
    <>
      <Head
        title={of.file_name || t("imports.noName")}
        trail={trail}
        lead={t("imports.lines", { count: of.lines, shown: number(of.lines) })}
      />
      <p className={styles.said}>
        <ImportState of={of} />
      </p>
      <div className={styles.sheets}>
        {chooses && <ColumnChoice of={of} done={() => setChanges(false)} />}
        {isUnderWay(of) && <UnderWay of={of} />}
        {of.state === "checked" && !changes && <Checked of={of} change={() => setChanges(true)} />}
        {of.finished_at && <Finished of={of} />}
        {of.has_errors && !isUnderWay(of) && !chooses && <ImportErrors of={of} />}
      </div>
    </>
  );
}

function UnderWay({ of }: { of: Import }) {
  const { t } = useTranslation();
  const words = t(`imports.underWay.${of.state as "checking" | "applying"}`, {
    done: number(of.done),
    total: number(of.lines),
  });
  return (
    <Sheet>
      <p role="status">{words}</p>
      <Progress.Root>
        <Progress.Section value={(of.done / of.lines) * 100} aria-label={words} />
      </Progress.Root>
      <p className={styles.soft}>{t("imports.underWay.leave")}</p>
    </Sheet>
  );
}

function Results({ of }: { of: Import }) {
  const { t } = useTranslation();
  const some = (["created", "updated", "unchanged", "refused"] as const).map((each): [string, string] => [
    t(`imports.counts.${each}`),
    number(of[each]),
  ]);
  return (
    <div className={styles.results}>
      <Facts wide lines={some} />
    </div>
  );
}

/** The dry run: what would become of the lines, and the way to have it so. */
function Checked({ of, change }: { of: Import; change: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const result = useResult();
  const [asks, setAsks] = useState(false);
  const count = of.created + of.updated;
  const renew = (next: Import) => client.setQueryData(["import", of.id], next);
  const discarding = useMutation({ mutationFn: () => discardImport(of.id), onSuccess: renew });
  return (
    <Sheet title={t("imports.checked.title")}>
      <Results of={of} />
      {count === 0 && <Notice tone="todo">{t("imports.checked.nothing")}</Notice>}
      <Acts>
        {count > 0 && (
          <MainAct onClick={() => setAsks(true)}>
            {t("imports.checked.apply", { count, shown: number(count) })}
          </MainAct>
        )}
        <Button onClick={change}>{t("imports.checked.columns")}</Button>
        <Button variant="subtle" onClick={() => discarding.mutate()} loading={discarding.isPending}>
          {t("imports.checked.discard")}
        </Button>
      </Acts>
      <Refusal error={discarding.error} />
      <Question
        opened={asks}
        onClose={() => setAsks(false)}
        title={t("imports.checked.ask", { count, shown: number(count) })}
        act={t("imports.checked.apply", { count, shown: number(count) })}
        destroys={false}
        onConfirm={async () => renew(await applyImport(of.id))}
      >
        {t(`imports.checked.askText.${of.kind}`, { result: result(of) })}
      </Question>
    </Sheet>
  );
}

function Finished({ of }: { of: Import }) {
  const { t } = useTranslation();
  const tone = of.state === "applied" ? "done" : "todo";
  const at = toTheMinute(of.finished_at ?? of.requested_at);
  return (
    <Sheet title={t("imports.finished.title")}>
      <Notice tone={tone}>
        {t(`imports.finished.${of.state as "applied" | "stopped" | "discarded"}`, {
          at,
          name: of.applied_by ?? t("imports.somebody"),
        })}
      </Notice>
      {of.state !== "discarded" && <Results of={of} />}
    </Sheet>
  );
}
