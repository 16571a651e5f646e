import { NativeSelect, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Problem } from "../../api/client/problem";
import type { Establishment } from "../../api/employees";
import { beginCampaign, campaignFile } from "../../api/vault";
import { monthInWords } from "../../language/formats";
import { nameOf, useEstablishments } from "../../tenancy/employees/establishments";
import { Sheet } from "../../ui/content/Sheet";
import { FileDrop } from "../../ui/forms/FileDrop";
import form from "../../ui/forms/Form.module.css";
import { Awaited, Failure } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import { latestMonths } from "./months";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });
export const RULES = { formats: ["pdf"], max_bytes: 25 * 1024 ** 2 };

/** A campaign begins with what it sends, from where, and the PDF of all payslips: the file is split at once. */
export function NewCampaign() {
  const { t } = useTranslation();
  const establishments = useEstablishments();
  return (
    <ListPage
      title={t("campaigns.begin")}
      lead={t("campaigns.beginLead")}
      trail={[{ to: "/campagnes", label: t("campaigns.title") }]}
    >
      <Awaited of={establishments} lines={4}>
        {found => (found.length > 0 ? <Prepared from={found} /> : <Failure error={nothingToSee} />)}
      </Awaited>
    </ListPage>
  );
}

function Prepared({ from }: { from: Establishment[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // Sent again after a cut, it is the same campaign; what is changed meanwhile makes it another one.
  const ids = useRef(new Map<string, string>());
  const months = latestMonths(new Date());
  const [establishment, setEstablishment] = useState(from[0]?.id ?? "");
  const [period, setPeriod] = useState(months[0] ?? "");
  const [typed, setTyped] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const title = typed ?? t("campaigns.usualTitle", { month: monthInWords(period) });
  const isMissing = missing && title.trim() === "";
  const send = async (file: File, onProgress: (share: number) => void) => {
    const wanted = { establishment_id: establishment, title: title.trim(), period };
    const key = JSON.stringify(wanted);
    const id = ids.current.get(key) ?? crypto.randomUUID();
    ids.current.set(key, id);
    await beginCampaign(id, wanted);
    await campaignFile(id, file, onProgress);
    await navigate(`/campagnes/${id}`, { replace: true });
  };
  return (
    <Sheet>
      <div className={form.form}>
        {from.length > 1 && (
          <NativeSelect
            label={t("sent.establishment")}
            value={establishment}
            onChange={event => setEstablishment(event.currentTarget.value)}
            data={from.map(each => ({ value: each.id, label: nameOf(each) }))}
          />
        )}
        <NativeSelect
          label={t("campaigns.period")}
          value={period}
          onChange={event => setPeriod(event.currentTarget.value)}
          data={months.map(value => ({ value, label: monthInWords(value) }))}
        />
        <TextInput
          label={t("campaigns.name")}
          description={t("campaigns.nameHelp")}
          maxLength={200}
          required
          value={title}
          error={isMissing && t("campaigns.nameMissing")}
          onChange={event => setTyped(event.currentTarget.value)}
        />
        <FileDrop
          label={t("campaigns.file")}
          required
          rules={RULES}
          filed={[]}
          refuse={() => {
            setMissing(true);
            return title.trim() === "";
          }}
          upload={send}
        >
          <p>{t("campaigns.fileHelp")}</p>
        </FileDrop>
      </div>
    </Sheet>
  );
}
