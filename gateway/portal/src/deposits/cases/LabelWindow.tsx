import { Autocomplete, Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CaseResult, caseLabels, labelCases, type SeenCase } from "../../api/deposits";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface LabelWindowProps {
  cases: SeenCase[];
  close: () => void;
  done: (results: CaseResult[]) => void;
}

/** Puts a label on cases, one that there is or a new one (DEP-34). */
export function LabelWindow({ cases, close, done }: LabelWindowProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [label, setLabel] = useState("");
  const [missing, setMissing] = useState(false);
  const { data: known = [] } = useQuery({ queryKey: ["cases", "labels"], queryFn: caseLabels });
  const labelling = useMutation({
    mutationFn: () => labelCases(cases, { add: [label.trim()] }),
    onSuccess: results => {
      void client.invalidateQueries({ queryKey: ["cases", "labels"] });
      done(results);
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t("cases.askLabel", { count: cases.length })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form
        explained={false}
        onSubmit={event => {
          event.preventDefault();
          if (label.trim()) labelling.mutate();
          else setMissing(true);
        }}
      >
        <p>{t("cases.askLabelText")}</p>
        <Autocomplete
          label={t("cases.label")}
          data={known}
          maxLength={40}
          value={label}
          onChange={setLabel}
          error={missing && !label.trim() ? t("cases.labelMissing") : undefined}
        />
        <Refusal error={labelling.error} />
        <Acts>
          <MainAct type="submit" loading={labelling.isPending}>
            {t("cases.labelAct")}
          </MainAct>
          <Button onClick={close}>{t("common.cancel")}</Button>
        </Acts>
      </Form>
    </Modal>
  );
}
