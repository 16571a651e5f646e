import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { employees } from "../../api/employees";
import type { Campaign } from "../../api/vault";
import { WordSearch } from "../../ui/forms/WordSearch";
import { Refusal } from "../../ui/messages/Notice";
import styles from "./campaigns.module.css";

interface ChooseEmployeeProps {
  campaign: Campaign;
  title: string;
  close: () => void;
  choose: (holder: string) => Promise<unknown>;
}

/** Whose some pages are: the employees of the establishment, by name or staff number. */
export function ChooseEmployee({ campaign: of, title, close, choose }: ChooseEmployeeProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const found = useQuery({
    queryKey: ["employees", of.establishment_id, "choice", words],
    queryFn: () => employees(of.establishment_id, { q: words, limit: 10 }),
    placeholderData: rows => rows,
  });
  const choosing = useMutation({ mutationFn: choose, onSuccess: close });
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("common.close") }}>
      <WordSearch
        label={t("campaigns.searchEmployee")}
        example={t("campaigns.searchHelp")}
        words={words}
        search={setWords}
      />
      <Refusal error={found.error ?? choosing.error} />
      <ul
        className={styles.choices}
        aria-label={t("campaigns.employees")}
        aria-busy={found.isPlaceholderData}
      >
        {found.data?.items.map(({ id, first_name, last_name, staff_number }) => (
          <li key={id}>
            <Button
              fullWidth
              justify="start"
              disabled={choosing.isPending}
              onClick={() => choosing.mutate(id)}
            >
              {`${first_name} ${last_name} (${staff_number})`}
            </Button>
          </li>
        ))}
      </ul>
      {found.data?.items.length === 0 && <p role="status">{t("campaigns.noEmployee")}</p>}
    </Modal>
  );
}
