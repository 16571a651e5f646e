import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CaseLine, type CaseResult, returnCases, takeCases } from "../../api/deposits";
import lists from "../../tenancy/lists/lists.module.css";
import { useExplanation } from "../../ui/messages/explanation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { HandOver } from "./HandOver";
import { LabelWindow } from "./LabelWindow";
import { ReturnWindow } from "./ReturnWindow";
import { asProblem } from "./useGoOn";

/** As many as one act takes. */
const MOST = 100;

/** What can be done with the cases that are chosen, and what became of each (DEP-35). */
export function SelectionBar({ chosen, clear }: { chosen: CaseLine[]; clear: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState<{ results: CaseResult[]; lines: CaseLine[] } | null>(null);
  const [asking, setAsking] = useState<"handOver" | "label" | "return" | null>(null);
  const close = () => setAsking(null);
  const finish = (results: CaseResult[]) => {
    setDone({ results, lines: chosen });
    close();
    clear();
    void client.invalidateQueries({ queryKey: ["cases"] });
  };
  const taking = useMutation({ mutationFn: () => takeCases(chosen), onSuccess: finish });
  const returning = useMutation({
    mutationFn: (message: string) => returnCases(chosen, message),
    onSuccess: finish,
  });
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
          <Button disabled={tooMany} onClick={() => setAsking("handOver")}>
            {t("cases.handOver")}
          </Button>
          <Button disabled={tooMany} onClick={() => setAsking("label")}>
            {t("cases.labelAct")}
          </Button>
          <Button disabled={tooMany} onClick={() => setAsking("return")}>
            {t("cases.return")}
          </Button>
          <Button variant="subtle" onClick={clear}>
            {t("cases.selection.clear")}
          </Button>
          {tooMany && <Notice tone="waiting">{t("cases.selection.tooMany", { count: MOST })}</Notice>}
          <Refusal error={taking.error} />
        </section>
      )}
      {asking === "handOver" && <HandOver cases={chosen} close={close} done={finish} />}
      {asking === "label" && <LabelWindow cases={chosen} close={close} done={finish} />}
      <ReturnWindow opened={asking === "return"} onClose={close} deciding={returning} />
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
