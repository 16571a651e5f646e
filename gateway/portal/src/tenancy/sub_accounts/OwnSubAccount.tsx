import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { askForPromotion, closeOwnAccess, type Tie, withdrawPromotionRequest } from "../../api/members";
import { toTheMinute } from "../../language/formats";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";

interface OwnSubAccountProps {
  company: string;
  tie: Tie;
  done: () => unknown;
  left: () => unknown;
}

/** What a sub-account sees: who has the principal account, how to take its place, how to close its own access. */
export function OwnSubAccount({ company, tie, done, left }: OwnSubAccountProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<"promotion" | "departure" | null>(null);
  const name = `${tie.principal.first_name} ${tie.principal.last_name}`;
  const withdrawing = useMutation({
    mutationFn: () => withdrawPromotionRequest(company, tie.id),
    onSuccess: () => {
      confirmed(t("subAccounts.withdrawn"));
      done();
    },
  });
  return (
    <>
      <p>{t("subAccounts.own", { name, email: tie.principal.email })}</p>
      {tie.principal_from && (
        <Notice tone="todo">
          <p>{t("subAccounts.asked", { name, date: toTheMinute(tie.principal_from) })}</p>
          <Acts>
            <Button onClick={() => withdrawing.mutate()} loading={withdrawing.isPending}>
              {t("subAccounts.withdraw")}
            </Button>
          </Acts>
          <Refusal error={withdrawing.error} />
        </Notice>
      )}
      <Acts>
        {!tie.principal_from && (
          <Button onClick={() => setAsking("promotion")}>{t("subAccounts.become")}</Button>
        )}
        <Button color="error" onClick={() => setAsking("departure")}>
          {t("subAccounts.leave")}
        </Button>
      </Acts>
      <Question
        opened={asking === "promotion"}
        onClose={() => setAsking(null)}
        title={t("subAccounts.becomeAsk")}
        act={t("subAccounts.becomeAct")}
        destroys={false}
        onConfirm={async () => {
          await askForPromotion(company, tie.id);
          confirmed(t("subAccounts.askedNow", { name }));
          await done();
        }}
      >
        {t("subAccounts.becomeText", { name })}
      </Question>
      <Question
        opened={asking === "departure"}
        onClose={() => setAsking(null)}
        title={t("subAccounts.leaveAsk", { agency: tie.agency_name })}
        act={t("subAccounts.leaveAct")}
        onConfirm={async () => {
          await closeOwnAccess(company, tie.id);
          confirmed(t("subAccounts.left", { agency: tie.agency_name }));
          await left();
        }}
      >
        {t("subAccounts.leaveText", { agency: tie.agency_name })}
      </Question>
    </>
  );
}
