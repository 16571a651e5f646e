import { Button, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  chooseNotification,
  inviteSubAccountAgain,
  type Notified,
  promoteSubAccount,
  refusePromotion,
  removeSubAccount,
  type SubAccount,
} from "../../api/members";
import { toTheMinute } from "../../language/formats";
import cards from "../../ui/content/Cards.module.css";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { State } from "../../ui/messages/State";

interface SubAccountCardProps {
  company: string;
  account: SubAccount;
  done: () => unknown;
}

/** One sub-account: who it is, whether the sign-up is finished, of what it is told, and what can be done about it. */
export function SubAccountCard({ company, account, done }: SubAccountCardProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<"promotion" | "removal" | null>(null);
  const name = `${account.first_name} ${account.last_name}`;
  const act = (key: "invitedAgain" | "refused", call: typeof refusePromotion) => ({
    mutationFn: () => call(company, account.id),
    onSuccess: () => {
      confirmed(t(`subAccounts.${key}`, { name, email: account.email }));
      done();
    },
  });
  const inviting = useMutation(act("invitedAgain", inviteSubAccountAgain));
  const refusing = useMutation(act("refused", refusePromotion));
  return (
    <li className={cards.card}>
      <div>
        <b>{name}</b> <SignUp of={account} />
        <p>{account.email}</p>
      </div>
      {account.principal_from && (
        <Notice tone="todo">
          <p>{t("subAccounts.asks", { name, date: toTheMinute(account.principal_from) })}</p>
          <Acts>
            <Button onClick={() => setAsking("promotion")}>{t("subAccounts.consent")}</Button>
            <Button onClick={() => refusing.mutate()} loading={refusing.isPending}>
              {t("subAccounts.refuse")}
            </Button>
          </Acts>
        </Notice>
      )}
      <NotificationChoice company={company} account={account} done={done} />
      <Refusal error={inviting.error ?? refusing.error} />
      <Acts>
        {account.state === "active" && !account.principal_from && (
          <Button onClick={() => setAsking("promotion")}>{t("subAccounts.promote")}</Button>
        )}
        {account.state !== "active" && (
          <Button onClick={() => inviting.mutate()} loading={inviting.isPending}>
            {t("subAccounts.inviteAgain")}
          </Button>
        )}
        <Button color="error" onClick={() => setAsking("removal")}>
          {t("subAccounts.remove")}
        </Button>
      </Acts>
      <Question
        opened={asking === "promotion"}
        onClose={() => setAsking(null)}
        title={t("subAccounts.promoteAsk", { name })}
        act={t("subAccounts.promoteAct", { name })}
        destroys={false}
        onConfirm={async () => {
          await promoteSubAccount(company, account.id);
          confirmed(t("subAccounts.promoted", { name }));
          await done();
        }}
      >
        {t("subAccounts.promoteText", { name })}
      </Question>
      <Question
        opened={asking === "removal"}
        onClose={() => setAsking(null)}
        title={t("subAccounts.removeAsk", { name })}
        act={t("subAccounts.removeAct", { name })}
        onConfirm={async () => {
          await removeSubAccount(company, account.id);
          confirmed(t("subAccounts.removed", { name }));
          await done();
        }}
      >
        {t("subAccounts.removeText", { name })}
      </Question>
    </li>
  );
}

/** Of which documents it is told; effective as soon as it is chosen, and back to what it was where it is refused. */
function NotificationChoice({ company, account, done }: SubAccountCardProps) {
  const { t } = useTranslation();
  const name = `${account.first_name} ${account.last_name}`;
  const choosing = useMutation({
    mutationFn: (notification: Notified) => chooseNotification(company, account.id, notification),
    onSuccess: async () => {
      await done();
      confirmed(t("subAccounts.notificationChosen", { name }));
    },
  });
  const types: Notified[] = ["when-named", "always"];
  return (
    <>
      <NativeSelect
        label={t("subAccounts.type")}
        aria-label={t("subAccounts.typeOf", { name })}
        description={t(`subAccounts.typeTexts.${account.notification}`)}
        value={choosing.isPending ? choosing.variables : account.notification}
        disabled={choosing.isPending}
        data={types.map(value => ({ value, label: t(`subAccounts.types.${value}`) }))}
        onChange={event => choosing.mutate(event.currentTarget.value as Notified)}
      />
      <Refusal error={choosing.error} />
    </>
  );
}

function SignUp({ of }: { of: SubAccount }) {
  const { t } = useTranslation();
  return of.state === "active" ? (
    <State tone="done" icon="check">
      {t("subAccounts.states.active")}
    </State>
  ) : (
    <State tone="waiting" icon="clock">
      {t(`subAccounts.states.${of.state}`)}
    </State>
  );
}
