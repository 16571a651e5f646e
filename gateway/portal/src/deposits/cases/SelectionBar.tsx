import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CaseLine, type CaseResult, takeCases } from "../../api/deposits";
import lists from "../../tenancy/lists/lists.module.css";
import { useExplanation } from "../../ui/messages/explanation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { HandOver } from "./HandOver";
import { asProblem } from "./useGoOn";

/** As many as one act takes. */
const MOST = 100;

/** What can be done with the cases that are chosen, and what became of each (DEP-35). */
export function SelectionBar({ chosen, clear }: { chosen: CaseLine[]; clear: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState<{ results: CaseResult[]; lines: CaseLine[] } | null>(null);
  const [handing, setHanding] = useState(false);
  const finish = (results: CaseResult[]) => {
    setDone({ results, lines: chosen });
    setHanding(false);
    clear();
    void client.invalidateQueries({ queryKey: ["cases"] });
  };
  const taking = useMutation({ mutationFn: () => takeCases(chosen), onSuccess: finish });
  const tooMany = chosen.length > MOST;
  return (
    <>
      {chosen.length === 0 && done && <Outcome {...done} />}
      {chosen.length > 0 && (
        <section className={lists.bar} aria-label={t("cases.selection.label")}>
          <span role="status">{t("cases.selection.chosen", { count: chosen.length })}</span>
          <Button
            variant="filled"
            disabled={tooMany}
            onClick={() => taking.mutate()}
            loading={taking.isPending}
          >
            {t("cases.selection.take")}
          </Button>
          <Button disabled={tooMany} onClick={() => setHanding(true)}>
            {t("cases.handOver")}
          </Button>
          <Button variant="subtle" onClick={clear}>
            {t("cases.selection.clear")}
          </Button>
          {tooMany && <Notice tone="waiting">{t("cases.selection.tooMany", { count: MOST })}</Notice>}
          <Refusal error={taking.error} />
        </section>
      )}
      {handing && <HandOver cases={chosen} close={() => setHanding(false)} done={finish} />}
    </>
  );
}

/** How many cases an act was done on, and why it was refused on the others. */
export function Outcome({ results, lines }: { results: CaseResult[]; lines: CaseLine[] }) {
  const { t } = useTranslation();
  const explain = useExplanation();
  const refused = results.filter(({ problem }) => problem !== null);
  const numberOf = (id: string) => lines.find(line => line.id === id)?.file_number ?? "";
  const count = results.length - refused.length;
  return (
    <div role="status">
      <Notice tone={refused.length > 0 ? "waiting" : "done"}>
        <p>{t("cases.selection.done", { count })}</p>
        {refused.length > 0 && (
          <ul>
            {refused.map(({ id, problem }) => (
              <li key={id}>
                <b>{numberOf(id)}</b> {explain(asProblem(problem ?? ""))}
              </li>
            ))}
          </ul>
        )}
      </Notice>
    </div>
  );
}
