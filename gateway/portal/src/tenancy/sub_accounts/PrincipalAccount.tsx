import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Tie } from "../../api/members";
import { Icon } from "../../design/Icon";
import cards from "../../ui/content/Cards.module.css";
import { Acts } from "../../ui/forms/Form";
import { MainAct } from "../../ui/navigation/MainAct";
import { AddSubAccount } from "./AddSubAccount";
import { SubAccountCard } from "./SubAccountCard";

interface PrincipalAccountProps {
  company: string;
  tie: Tie;
  done: () => unknown;
}

/** What the principal account sees of its sub-accounts, and adds. */
export function PrincipalAccount({ company, tie, done }: PrincipalAccountProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <p className={cards.why}>{t("subAccounts.principalText")}</p>
      {tie.sub_accounts.length === 0 ? (
        <p>{t("subAccounts.nobody")}</p>
      ) : (
        <ul className={cards.cards}>
          {tie.sub_accounts.map(each => (
            <SubAccountCard key={each.id} company={company} account={each} done={done} />
          ))}
        </ul>
      )}
      <Acts>
        <MainAct leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
          {t("subAccounts.add")}
        </MainAct>
      </Acts>
      <AddSubAccount
        company={company}
        principal={tie.id}
        opened={adding}
        close={() => setAdding(false)}
        done={done}
      />
    </>
  );
}
