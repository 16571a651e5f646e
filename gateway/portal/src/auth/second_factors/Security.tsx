import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type OwnFactor, type OwnFactors, removeFactor } from "../../api/account";
import { Icon } from "../../design/Icon";
import { inWords, listInWords } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { State } from "../../ui/messages/State";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";
import { PasswordQuestion } from "../account_page/PasswordQuestion";
import { useMe } from "../sessions/me";
import { AddFactor } from "./AddFactor";
import { factorIcons, factorsQuery, proveForFactors } from "./factors";
import { RecoveryCodes } from "./RecoveryCodes";

/** What is asked for beside the password (AUTH-12). */
export function Security() {
  const found = useQuery(factorsQuery);
  return (
    <AccountPage at="security">
      <Awaited of={found}>
        {own => (
          <>
            <OwnSecondFactors own={own} />
            <InheritedPasskeys own={own} />
            <AddFactor own={own} />
            <RecoveryCodes own={own} />
          </>
        )}
      </Awaited>
    </AccountPage>
  );
}

function OwnSecondFactors({ own }: { own: OwnFactors }) {
  const { t } = useTranslation();
  const [leaving, setLeaving] = useState<OwnFactor | null>(null);
  const there = own.factors.length > 0;
  return (
    <Sheet
      title={t("settings.security.title")}
      aside={
        <State tone={there ? "done" : "todo"} icon={there ? "check" : "warning"}>
          {there ? t("settings.security.on") : t("settings.security.off")}
        </State>
      }
    >
      <p className={styles.lead}>{t("settings.security.why")}</p>
      {own.required_by.length > 0 && (
        <Notice tone="waiting">
          {t("settings.security.requiredBy", { names: listInWords(own.required_by) })}
        </Notice>
      )}
      {there && (
        <ul className={styles.lines}>
          {own.factors.map(factor => (
            <FactorLine key={factor.id} factor={factor} leave={() => setLeaving(factor)} />
          ))}
        </ul>
      )}
      <Removal factor={leaving} last={own.factors.length === 1} onClose={() => setLeaving(null)} />
    </Sheet>
  );
}

/** Passkeys of accounts merged into this one: each signs in here, and none is a second factor. */
function InheritedPasskeys({ own }: { own: OwnFactors }) {
  const { t } = useTranslation();
  const [leaving, setLeaving] = useState<OwnFactor | null>(null);
  if (own.inherited.length === 0) return null;
  return (
    <Sheet title={t("settings.security.inherited.title")}>
      <p className={styles.lead}>{t("settings.security.inherited.why")}</p>
      <ul className={styles.lines}>
        {own.inherited.map(passkey => (
          <FactorLine
            key={passkey.id}
            factor={passkey}
            of={t("settings.security.inherited.of", { account: passkey.account })}
            leave={() => setLeaving(passkey)}
          />
        ))}
      </ul>
      <Removal factor={leaving} inherited onClose={() => setLeaving(null)} />
    </Sheet>
  );
}

function useFactorName(): (factor: OwnFactor) => string {
  const { t } = useTranslation();
  return ({ kind, name, hint }) => [t(`factors.${kind}`), name || hint].filter(Boolean).join(" · ");
}

interface FactorLineProps {
  factor: OwnFactor;
  of?: string;
  leave: () => void;
}

function FactorLine({ factor, of, leave }: FactorLineProps) {
  const { t } = useTranslation();
  const name = useFactorName()(factor);
  return (
    <li className={styles.line}>
      <div className={styles.marked}>
        <Icon name={factorIcons[factor.kind]} />
        <div>
          <h3>{name}</h3>
          <p className={styles.soft}>
            {of && `${of} · `}
            {t("settings.security.added", { date: inWords(factor.added_at) })} ·{" "}
            {factor.last_used_at
              ? t("settings.security.used", { date: inWords(factor.last_used_at) })
              : t("settings.security.unused")}
          </p>
        </div>
      </div>
      <Button onClick={leave} aria-label={t("settings.removeOf", { name })}>
        {t("settings.remove")}
      </Button>
    </li>
  );
}

interface RemovalProps {
  factor: OwnFactor | null;
  last?: boolean;
  inherited?: boolean;
  onClose: () => void;
}

function Removal({ factor, last = false, inherited = false, onClose }: RemovalProps) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const nameOf = useFactorName();
  const name = factor ? nameOf(factor) : "";
  const remove = async (password: string) => {
    if (!factor) return;
    await removeFactor(factor.id, await proveForFactors(me.account_id, password));
    await client.invalidateQueries({ queryKey: factorsQuery.queryKey });
    confirmed(t("settings.security.removed", { name }));
  };
  return (
    <PasswordQuestion
      opened={factor !== null}
      onClose={onClose}
      title={t(inherited ? "settings.security.inherited.ask" : "settings.security.askRemove")}
      act={t(inherited ? "settings.security.inherited.act" : "settings.security.removeAct")}
      destroys
      onConfirm={remove}
    >
      {t(last ? "settings.security.askRemoveLast" : "settings.security.askRemoveText", { name })}
    </PasswordQuestion>
  );
}
