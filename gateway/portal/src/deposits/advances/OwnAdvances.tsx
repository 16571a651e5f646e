import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Advance, ownAdvances, ownAssignments, withdrawAdvance } from "../../api/deposits";
import { amount, inWords, monthInWords } from "../../language/formats";
import { useSpacesShown } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { AdvanceStateShown } from "./AdvanceStateShown";
import { AskAdvance } from "./AskAdvance";

/** *Mes acomptes* (DEP-40): what an employee asked for at each agency, and how to ask. */
export function OwnAdvances() {
  const people = useSpacesShown().filter(({ kind }) => kind === "person");
  const { t } = useTranslation();
  return (
    <ListPage title={t("advances.title")} lead={t("advances.lead")}>
      <div className={styles.sheets}>
        {people.map(space => (
          <AtAgency
            key={space.holder_id}
            holder={space.holder_id}
            agency={space.grants[0]?.organisation_name ?? ""}
          />
        ))}
      </div>
    </ListPage>
  );
}

function AtAgency({ holder, agency }: { holder: string; agency: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [leaving, setLeaving] = useState<Advance | null>(null);
  const offered = useQuery({ queryKey: ["assignments", holder], queryFn: () => ownAssignments(holder) });
  const found = useInfiniteQuery({
    queryKey: ["advances", "own", holder],
    queryFn: ({ pageParam }) => ownAdvances(holder, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  const refresh = () => client.invalidateQueries({ queryKey: ["advances"] });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (offered.isError) return <Failure error={offered.error} retry={offered.refetch} />;
  if (!found.data || !offered.data) return <Loading lines={4} />;
  const advances = found.data.pages.flatMap(({ items }) => items);
  const mayAsk = offered.data.takes_advances;
  // An employer who sends payslips alone takes no advances: nothing is shown of it.
  if (!mayAsk && advances.length === 0) return null;
  return (
    <Sheet
      title={agency}
      aside={mayAsk && <MainAct onClick={() => setAsking(true)}>{t("advances.ask")}</MainAct>}
    >
      {advances.length === 0 ? (
        <Empty icon="folder" title={t("advances.none")} />
      ) : (
        <ul className={styles.cards} aria-label={t("advances.listOf", { agency })}>
          {advances.map(one => (
            <OwnAdvance key={one.id} advance={one} withdraw={() => setLeaving(one)} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("advances.more")}
        </Button>
      )}
      {asking && (
        <AskAdvance
          assignments={offered.data.items}
          close={() => setAsking(false)}
          done={() => {
            setAsking(false);
            refresh();
          }}
        />
      )}
      {leaving && (
        <Question
          opened
          onClose={() => setLeaving(null)}
          title={t("advances.askWithdraw", { amount: amount(leaving.amount) })}
          act={t("advances.withdraw")}
          onConfirm={async () => {
            await withdrawAdvance(leaving.id);
            confirmed(t("advances.withdrawn"));
            setLeaving(null);
            refresh();
          }}
        >
          <p>{t("advances.askWithdrawText")}</p>
        </Question>
      )}
    </Sheet>
  );
}

function OwnAdvance({ advance, withdraw }: { advance: Advance; withdraw: () => void }) {
  const { t } = useTranslation();
  const asked = amount(advance.amount);
  return (
    <li className={styles.card}>
      <span>
        <b>{asked}</b> · {monthInWords(advance.period)}
      </span>
      <span className={styles.soft}>
        {advance.assignment.company_name} · {t("advances.askedOn", { day: inWords(advance.asked_at) })}
      </span>
      <span>
        <AdvanceStateShown of={advance} />
      </span>
      {advance.decision_reason && <span>{t("advances.becauseOf", { reason: advance.decision_reason })}</span>}
      {advance.state === "asked" && (
        <span className={styles.cardActs}>
          <Button size="sm" onClick={withdraw} aria-label={t("advances.withdrawOf", { amount: asked })}>
            {t("advances.withdraw")}
          </Button>
        </span>
      )}
    </li>
  );
}
