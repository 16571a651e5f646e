import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Campaign, keepFromSending, sendCampaign } from "../../api/vault";
import { number, toTheMinute } from "../../language/formats";
import { Acts } from "../../ui/forms/Form";
import form from "../../ui/forms/Form.module.css";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

/** Sends what has its employee, now or at an hour; takes back what waits for its hour. */
export function SendCampaign({ campaign: of }: { campaign: Campaign }) {
  return of.state === "ready" ? <Choose campaign={of} /> : <Planned campaign={of} />;
}

function Choose({ campaign: of }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [when, setWhen] = useState<"now" | "later">("now");
  const [at, setAt] = useState("");
  const [missing, setMissing] = useState(false);
  const sending = useMutation({
    mutationFn: () => sendCampaign(of.id, when === "now" ? null : new Date(at).toISOString()),
    onSuccess: sent => {
      client.setQueryData(["campaign", of.id], sent);
      void client.invalidateQueries({ queryKey: ["campaign-documents", of.id] });
    },
  });
  const { matched, unmatched } = of.counts;
  if (unmatched > 0) {
    return (
      <Notice tone="todo">
        {t("campaigns.settleFirst", { count: unmatched, shown: number(unmatched) })}
      </Notice>
    );
  }
  if (matched === 0) return <Notice tone="waiting">{t("campaigns.nothingToSend")}</Notice>;
  const send = () => {
    setMissing(when === "later" && at === "");
    if (when === "now" || at !== "") sending.mutate();
  };
  return (
    <div className={form.form}>
      <NativeSelect
        label={t("campaigns.when")}
        value={when}
        onChange={event => setWhen(event.currentTarget.value as "now" | "later")}
        data={[
          { value: "now", label: t("campaigns.now") },
          { value: "later", label: t("campaigns.later") },
        ]}
      />
      {when === "later" && (
        <TextInput
          type="datetime-local"
          label={t("campaigns.hour")}
          value={at}
          required
          error={missing && at === "" && t("campaigns.hourMissing")}
          onChange={event => setAt(event.currentTarget.value)}
        />
      )}
      <Refusal error={sending.error} />
      <Acts>
        <MainAct onClick={send} loading={sending.isPending}>
          {t("campaigns.send", { count: matched, shown: number(matched) })}
        </MainAct>
      </Acts>
    </div>
  );
}

function Planned({ campaign: of }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const keeping = useMutation({
    mutationFn: () => keepFromSending(of.id),
    onSettled: () => client.invalidateQueries({ queryKey: ["campaign", of.id] }),
  });
  return (
    <>
      <Notice tone="waiting">{t("campaigns.planned", { at: toTheMinute(of.send_at ?? "") })}</Notice>
      <Refusal error={keeping.error} />
      <Acts>
        <Button onClick={() => keeping.mutate()} loading={keeping.isPending}>
          {t("campaigns.keep")}
        </Button>
      </Acts>
    </>
  );
}
