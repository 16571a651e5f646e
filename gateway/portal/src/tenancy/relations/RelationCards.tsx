import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmRelation, declineRelation, proposedRelations, type Relation } from "../../api/tenancy";
import { refetchSoon } from "../../auth/sessions/queryClient";
import { inWords } from "../../language/formats";
import { formatSiret } from "../../language/phoneNumber";
import styles from "../../ui/content/Cards.module.css";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

/** The relations that wait for a decision, once they are known; those who have no company have none. */
export function useProposedRelations(hasCompany: boolean): Relation[] | undefined {
  const { data } = useQuery({ queryKey: ["relations"], queryFn: proposedRelations, enabled: hasCompany });
  return hasCompany ? data?.items.filter(({ state }) => state === "proposed") : [];
}

/** Relations that an agency proposed, one card each (TEN-10). */
export function RelationCards({ proposed, main = true }: { proposed: Relation[]; main?: boolean }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t("documents.relations.title", { count: proposed.length })}>
      <p className={styles.why}>{t("documents.relations.why")}</p>
      <ul className={styles.cards}>
        {proposed.map((relation, index) => (
          <RelationCard key={relation.id} relation={relation} first={main && index === 0} />
        ))}
      </ul>
    </Sheet>
  );
}

function useDecision({ id, agency }: Relation) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: "confirmed" | "declined") =>
      decision === "confirmed" ? confirmRelation(id) : declineRelation(id),
    onSuccess: async (_, decision) => {
      confirmed(t(`documents.relations.${decision}`, { agency: agency.name }));
      await client.invalidateQueries();
      refetchSoon(client);
    },
  });
}

function RelationCard({ relation, first }: { relation: Relation; first: boolean }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const decision = useDecision(relation);
  const { agency, company } = relation;
  const Confirm = first ? MainAct : Button;
  return (
    <li className={styles.card}>
      <p className={styles.asks}>
        {t("documents.relations.asks", { agency: agency.name, company: company.name })}
      </p>
      <p className={styles.facts}>
        {t("documents.relations.siret", { company: company.name, siret: formatSiret(company.siret) })} ·{" "}
        {t("documents.relations.since", { date: inWords(relation.proposed_at) })}
      </p>
      <Refusal error={decision.error} />
      {relation.may_decide ? (
        <Acts>
          <Confirm loading={decision.isPending} onClick={() => decision.mutate("confirmed")}>
            {t("documents.relations.confirm")}
          </Confirm>
          <Button disabled={decision.isPending} onClick={() => setAsking(true)}>
            {t("documents.relations.decline")}
          </Button>
        </Acts>
      ) : (
        <p className={styles.facts}>{t("documents.relations.others")}</p>
      )}
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("documents.relations.askDecline", { agency: agency.name })}
        act={t("documents.relations.decline")}
        onConfirm={() => decision.mutateAsync("declined")}
      >
        {t("documents.relations.askDeclineText", { company: company.name })}
      </Question>
    </li>
  );
}
