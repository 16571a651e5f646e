import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Problem } from "../../api/client/problem";
import type { CaseResult } from "../../api/deposits";
import { confirmed } from "../../ui/messages/confirmation";

/** After a case was handed over: back to the queue, where one may not see it any more, or why it was refused. */
export function useGoOn(refresh: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const after = ([result]: CaseResult[]) => {
    if (result?.problem) {
      setRefusal(asProblem(result.problem));
      refresh();
      return;
    }
    void client.invalidateQueries({ queryKey: ["cases"] });
    confirmed(t("cases.selection.done", { count: 1 }));
    navigate("/dossiers");
  };
  return { after, refusal };
}

/** The refusal of one case of a selection, as if it had been acted on alone. */
export const asProblem = (slug: string) => new Problem({ type: `/problems/${slug}`, title: "", status: 409 });
