import { Button, Modal, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { absences, caseManagers, chooseSubstitute, endAbsence } from "../../api/deposits";
import { inWords } from "../../language/formats";
import { DaySpan } from "../../ui/forms/DaySpan";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

const KEY = ["cases", "absences"];

/** Who replaces one while one is away (DEP-35), and whom one replaces today. */
export function Absence() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data } = useQuery({ queryKey: KEY, queryFn: absences });
  const ending = useMutation({
    mutationFn: endAbsence,
    onSuccess: now => {
      client.setQueryData(KEY, now);
      confirmed(t("cases.absence.ended"));
    },
  });
  const span = ({ name, first_day, last_day }: { name: string; first_day: string; last_day: string }) => ({
    name,
    first: inWords(first_day),
    last: inWords(last_day),
  });
  return (
    <>
      {data?.replaced.map(one => (
        <Notice key={one.name} tone="todo">
          {t("cases.absence.replaced", span(one))}
        </Notice>
      ))}
      {data?.own && <Notice tone="waiting">{t("cases.absence.own", span(data.own))}</Notice>}
      <Acts>
        <Button variant="subtle" onClick={() => setAsking(true)}>
          {t("cases.absence.act")}
        </Button>
        {data?.own && (
          <Button variant="subtle" onClick={() => ending.mutate()} loading={ending.isPending}>
            {t("cases.absence.end")}
          </Button>
        )}
      </Acts>
      <Refusal error={ending.error} />
      {asking && <AbsenceWindow close={() => setAsking(false)} />}
    </>
  );
}

function AbsenceWindow({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [substitute, setSubstitute] = useState("");
  const [days, setDays] = useState({ from: "", to: "" });
  const [missing, setMissing] = useState(false);
  const { data: managers = [] } = useQuery({ queryKey: ["cases", "managers"], queryFn: caseManagers });
  const choosing = useMutation({
    mutationFn: () =>
      chooseSubstitute({ substitute_id: substitute, first_day: days.from, last_day: days.to }),
    onSuccess: now => {
      client.setQueryData(KEY, now);
      confirmed(t("cases.absence.chosen", { name: now.own?.name }));
      close();
    },
  });
  const refused = choosing.error instanceof Problem ? choosing.error.fields : [];
  const reason = refused.find(({ field }) => field === "last_day")?.reason;
  return (
    <Modal
      opened
      onClose={close}
      title={t("cases.absence.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form
        explained={false}
        onSubmit={event => {
          event.preventDefault();
          if (substitute && days.from && days.to) choosing.mutate();
          else setMissing(true);
        }}
      >
        <p>{t("cases.absence.text")}</p>
        <NativeSelect
          label={t("cases.absence.who")}
          value={substitute}
          onChange={event => setSubstitute(event.currentTarget.value)}
          error={refused.find(({ field }) => field === "substitute_id")?.reason}
          data={[
            { value: "", label: t("cases.chooseManager") },
            ...managers.map(({ account_id, name }) => ({ value: account_id, label: name })),
          ]}
        />
        <DaySpan
          labels={{ from: t("cases.absence.from"), to: t("cases.absence.to") }}
          from={days.from}
          to={days.to}
          choose={some => setDays({ ...days, ...some })}
        />
        {reason && <Notice tone="error">{reason}</Notice>}
        {missing && !(substitute && days.from && days.to) && (
          <Notice tone="error">{t("cases.absence.missing")}</Notice>
        )}
        {refused.length === 0 && <Refusal error={choosing.error} />}
        <Acts>
          <MainAct type="submit" loading={choosing.isPending}>
            {t("cases.absence.choose")}
          </MainAct>
          <Button onClick={close}>{t("common.cancel")}</Button>
        </Acts>
      </Form>
    </Modal>
  );
}
