import { Button, Modal, NativeSelect, Radio, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type CaseResult,
  caseGroups,
  caseManagers,
  giveToManager,
  type SeenCase,
  sendToGroup,
} from "../../api/deposits";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { useGroupName } from "../requests/groupName";

interface HandOverProps {
  cases: SeenCase[];
  close: () => void;
  done: (results: CaseResult[]) => void;
}

type To = "manager" | "group";

/** Hands cases over to a colleague or to another group, who are told once (DEP-35). */
export function HandOver({ cases, close, done }: HandOverProps) {
  const { t } = useTranslation();
  const nameOf = useGroupName();
  const [to, setTo] = useState<To>("manager");
  const [manager, setManager] = useState("");
  const [group, setGroup] = useState("");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const managers = useQuery({ queryKey: ["cases", "managers"], queryFn: caseManagers });
  const groups = useQuery({ queryKey: ["caseGroups"], queryFn: caseGroups });
  const handing = useMutation({
    mutationFn: () =>
      to === "manager" ? giveToManager(cases, manager, reason) : sendToGroup(cases, group, reason),
    onSuccess: done,
  });
  const chosen = to === "manager" ? manager : group;
  const error = missing && !chosen ? t("cases.handOverMissing") : undefined;
  return (
    <Modal
      opened
      onClose={close}
      title={t("cases.askHandOver", { count: cases.length })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form
        explained={false}
        onSubmit={event => {
          event.preventDefault();
          if (chosen) handing.mutate();
          else setMissing(true);
        }}
      >
        <p>{t("cases.askHandOverText")}</p>
        <Radio.Group label={t("cases.handOverTo")} value={to} onChange={value => setTo(value as To)}>
          <Radio value="manager" label={t("cases.toManager")} />
          <Radio value="group" label={t("cases.toGroup")} />
        </Radio.Group>
        {to === "manager" ? (
          <NativeSelect
            label={t("cases.managerColumn")}
            error={error}
            value={manager}
            onChange={event => setManager(event.currentTarget.value)}
            data={[
              { value: "", label: t("cases.chooseManager") },
              ...(managers.data ?? []).map(({ account_id, name }) => ({ value: account_id, label: name })),
            ]}
          />
        ) : (
          <NativeSelect
            label={t("cases.group")}
            error={error}
            value={group}
            onChange={event => setGroup(event.currentTarget.value)}
            data={[
              { value: "", label: t("cases.chooseGroup") },
              ...(groups.data?.every ?? []).map(value => ({ value, label: nameOf(value) })),
            ]}
          />
        )}
        <Textarea
          label={t("cases.handOverReason")}
          rows={3}
          maxLength={2000}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        <Refusal error={handing.error} />
        <Acts>
          <MainAct type="submit" loading={handing.isPending}>
            {t("cases.handOver")}
          </MainAct>
          <Button onClick={close}>{t("common.cancel")}</Button>
        </Acts>
      </Form>
    </Modal>
  );
}
