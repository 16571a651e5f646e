import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptPaperlessAgain, type Employer, employers, paperRefusals } from "../../api/vault";
import { inShort, inWords } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { State } from "../../ui/messages/State";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import { Acknowledgement } from "./Acknowledgement";
import styles from "./paperRefusals.module.css";

/** *Abonnements*: which employers deliver here, which on paper, and the acknowledgements of what was refused. */
export function Subscriptions() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["employers"], queryFn: employers });
  const [again, accept] = useState<Employer | null>(null);
  return (
    <div className={styles.sheets}>
      <Head title={t("subscriptions.title")} lead={t("subscriptions.lead")} />
      <Sheet title={t("subscriptions.employers")}>
        <Awaited of={found} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon="company" title={t("subscriptions.none")}>
                {t("subscriptions.noneText")}
              </Empty>
            ) : (
              <ul className={styles.lines}>
                {items.map(each => (
                  <EmployerLine key={each.holder_id} of={each} accept={accept} />
                ))}
              </ul>
            )
          }
        </Awaited>
      </Sheet>
      <Refusals />
      <AcceptAgain employer={again} onClose={() => accept(null)} />
    </div>
  );
}

function EmployerLine({ of, accept }: { of: Employer; accept: (employer: Employer) => void }) {
  const { t } = useTranslation();
  const name = of.name;
  return (
    <li className={styles.line}>
      <div>
        <h3>{name}</h3>
        {of.refusal ? (
          <State tone="waiting" icon="print">
            {t("subscriptions.paperSince", { date: inShort(of.refusal.refused_at) })}
          </State>
        ) : (
          <State tone="done" icon="check">
            {t("subscriptions.here")}
          </State>
        )}
      </div>
      {of.refusal ? (
        <Button onClick={() => accept(of)} aria-label={t("subscriptions.acceptOf", { name })}>
          {t("subscriptions.accept")}
        </Button>
      ) : (
        <PlainLink
          to={`/refus-dematerialisation/${of.organisation_id}`}
          aria-label={t("subscriptions.refuseOf", { name })}
        >
          {t("subscriptions.refuse")}
        </PlainLink>
      )}
    </li>
  );
}

function AcceptAgain({ employer, onClose }: { employer: Employer | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const name = employer?.name ?? "";
  const acceptAgain = async () => {
    if (!employer?.refusal) return;
    await acceptPaperlessAgain(employer.refusal.id);
    await Promise.all(
      ["employers", "paper-refusals"].map(key => client.invalidateQueries({ queryKey: [key] })),
    );
    confirmed(t("subscriptions.accepted", { name }));
  };
  return (
    <Question
      opened={employer !== null}
      onClose={onClose}
      title={t("subscriptions.acceptAsk", { name })}
      act={t("subscriptions.accept")}
      destroys={false}
      onConfirm={acceptAgain}
    >
      <p>{t("subscriptions.acceptText", { name })}</p>
    </Question>
  );
}

function Refusals() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["paper-refusals"], queryFn: paperRefusals });
  const [shown, show] = useState<string | null>(null);
  const items = found.data?.items ?? [];
  const acknowledged = items.find(({ id }) => id === shown);
  if (items.length === 0) return null;
  return (
    <Sheet title={t("subscriptions.refusals")}>
      <ul className={styles.lines}>
        {items.map(each => (
          <li key={each.id} className={styles.line}>
            <div>
              <h3>{each.organisation_name}</h3>
              <p className={styles.soft}>
                {each.ended_at
                  ? t("subscriptions.refusedUntil", {
                      from: inWords(each.refused_at),
                      to: inWords(each.ended_at),
                    })
                  : t("subscriptions.refusedSince", { date: inWords(each.refused_at) })}
              </p>
            </div>
            <Button
              aria-expanded={each.id === shown}
              onClick={() => show(each.id === shown ? null : each.id)}
            >
              {t("subscriptions.acknowledgement")}
            </Button>
          </li>
        ))}
      </ul>
      {acknowledged && (
        <div className={styles.opened}>
          <Acknowledgement of={acknowledged} key={acknowledged.id} />
        </div>
      )}
    </Sheet>
  );
}
