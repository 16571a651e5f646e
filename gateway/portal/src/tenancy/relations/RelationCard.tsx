import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Relation } from "../../api/tenancy";
import { inWords } from "../../language/formats";
import { formatSiret } from "../../language/phoneNumber";
import cards from "../../ui/content/Cards.module.css";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { accessPath, addressInWords } from "../administration/administration";
import { useRelationActs } from "./useRelationActs";
import { useSeesRights, WhoSees } from "./WhoSees";

/** One relation: who the other side is, which of one's companies it concerns, what one may decide (TEN-10, TEN-11). */
export function RelationCard({ relation, main = false }: { relation: Relation; main?: boolean }) {
  const { t } = useTranslation();
  const { agency, company, side, state } = relation;
  const seesRights = useSeesRights(relation);
  const other = side === "agency" ? company : agency;
  return (
    <li className={cards.card}>
      <p className={cards.asks}>
        {state === "proposed" && side === "company"
          ? t("relations.asks", { agency: agency.name, company: company.name })
          : other.name}
      </p>
      <p className={cards.facts}>
        {[siretOf(other), addressInWords(other.address)].filter(Boolean).join(" · ")}
      </p>
      <p className={cards.facts}>
        {side === "company"
          ? t("relations.forCompany", { company: company.name, siret: formatSiret(company.siret) })
          : t("relations.forAgency", { agency: agency.name })}
      </p>
      <Course of={relation} />
      {seesRights && <WhoSees of={relation} />}
      <Decisions of={relation} main={main} />
    </li>
  );

  function siretOf({ siret }: { siret: string | null }) {
    return siret && t("relations.siret", { siret: formatSiret(siret) });
  }
}

/** What happened of it: asked, decided, by whom. */
function Course({ of: { state, side, proposed_at, decided_at, decided_by, company } }: { of: Relation }) {
  const { t } = useTranslation();
  const named = side === "agency" && company.named_by !== null && company.name_confirmed_at === null;
  return (
    <p className={cards.facts}>
      {t("relations.since", { date: inWords(proposed_at) })}
      {state !== "proposed" &&
        decided_at &&
        ` · ${t(decided_by ? "relations.decidedBy" : "relations.decidedOn", {
          state: t(`relations.states.${stateOf(state)}`),
          date: inWords(decided_at),
          name: decided_by,
        })}`}
      {named && ` · ${t("relations.namedBy", { agency: company.named_by })}`}
    </p>
  );
}

export const states = ["proposed", "confirmed", "declined", "ended"] as const;
export type RelationState = (typeof states)[number];

export const stateOf = (state: string | null): RelationState =>
  states.find(each => each === state) ?? "proposed";

const destroying = ["declined", "ended", "undone"] as const;
type Destroying = (typeof destroying)[number];

function Decisions({ of: relation, main }: { of: Relation; main: boolean }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Destroying | null>(null);
  const deciding = useRelationActs(relation);
  const { agency, company, side, state, may_decide, may_undo, may_end } = relation;
  const Confirm = main ? MainAct : Button;
  const names = { agency: agency.name, company: company.name };
  const again = state === "declined" || state === "ended";
  const mayConfirm = may_decide && side === "company" && state !== "confirmed";
  const offered: [Destroying, boolean][] = [
    ["declined", may_decide && state === "proposed"],
    ["undone", may_undo],
    ["ended", may_end && state === "confirmed"],
  ];
  return (
    <>
      <Refusal error={deciding.error} />
      {state === "proposed" && !may_decide && (
        <p className={cards.facts}>
          {t(side === "company" ? "relations.others" : "relations.clientDecides", names)}
        </p>
      )}
      <Acts>
        {mayConfirm && (
          <Confirm loading={deciding.isPending} onClick={() => deciding.mutate("confirmed")}>
            {t(again ? "relations.again" : "relations.confirm")}
          </Confirm>
        )}
        {offered.map(
          ([act, may]) =>
            may && (
              <Button key={act} disabled={deciding.isPending} onClick={() => setAsking(act)}>
                {t(`relations.acts.${act}`)}
              </Button>
            ),
        )}
        {side === "agency" && (
          <PlainLink to={accessPath(company.holder_id)}>{t("relations.users")}</PlainLink>
        )}
      </Acts>
      {destroying.map(act => (
        <Question
          key={act}
          opened={asking === act}
          onClose={() => setAsking(null)}
          title={t(`relations.ask.${act}`, { other: side === "agency" ? company.name : agency.name })}
          act={t(`relations.acts.${act}`)}
          onConfirm={() => deciding.mutateAsync(act)}
        >
          {t(`relations.askText.${act}`, names)}
        </Question>
      ))}
    </>
  );
}
