import { Button, Pill } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Case, type CaseResult, labelCases } from "../../api/deposits";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../journeys/deposits.module.css";
import { LabelWindow } from "./LabelWindow";
import { asProblem } from "./useGoOn";

/** The labels of a case, which its structure never sees (DEP-34). */
export function Labels({ one, refresh }: { one: Case; refresh: () => void }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const finish = ([result]: CaseResult[]) => {
    setAdding(false);
    setRefusal(result?.problem ? asProblem(result.problem) : null);
    refresh();
  };
  const removing = useMutation({
    mutationFn: (label: string) => labelCases([one], { remove: [label] }),
    onSuccess: finish,
  });
  return (
    <>
      <div className={styles.cardActs}>
        {one.labels.map(label => (
          <Pill
            key={label}
            size="lg"
            withRemoveButton
            removeButtonProps={{ "aria-label": t("cases.removeLabel", { label }) }}
            onRemove={() => removing.mutate(label)}
          >
            {label}
          </Pill>
        ))}
        <Button size="sm" variant="subtle" onClick={() => setAdding(true)}>
          {t("cases.labelAct")}
        </Button>
      </div>
      <Refusal error={refusal ?? removing.error} />
      {adding && <LabelWindow cases={[one]} close={() => setAdding(false)} done={finish} />}
    </>
  );
}
