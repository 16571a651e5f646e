import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Establishment, remindEmployees } from "../../api/employees";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../lists/lists.module.css";
import { useOutcome } from "../lists/RemindAll";

interface SelectionBarProps {
  at: Establishment;
  chosen: ReadonlySet<string>;
  clear: () => void;
}

/** How many are chosen, and what can be done for them (TEN-32). */
export function SelectionBar({ at, chosen, clear }: SelectionBarProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const outcome = useOutcome("employees");
  const reminding = useMutation({
    mutationFn: () => remindEmployees(at.id, [...chosen]),
    onSuccess: async done => {
      await client.invalidateQueries({ queryKey: ["employees"] });
      confirmed(outcome(done));
      clear();
    },
  });
  if (chosen.size === 0) return null;
  return (
    <section className={styles.bar} aria-label={t("employees.selection.label")}>
      <span role="status">{t("employees.selection.chosen", { count: chosen.size })}</span>
      <Button variant="filled" onClick={() => reminding.mutate()} loading={reminding.isPending}>
        {t("employees.selection.remind", { count: chosen.size })}
      </Button>
      <Button variant="subtle" onClick={clear}>
        {t("employees.selection.clear")}
      </Button>
      <Refusal error={reminding.error} />
    </section>
  );
}
