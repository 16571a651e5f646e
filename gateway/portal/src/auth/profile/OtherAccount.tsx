import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Acts } from "../../ui/forms/Form";
import { Notice, Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { useMe } from "../sessions/me";

interface OtherAccountProps {
  /** The address, proven by its code, that opens another account of the same person. */
  address: string;
  /** Whether this is proof enough: that account asks for no second one. */
  mayGroup: boolean;
  group: () => Promise<unknown>;
  /** Back to the form, for another address. */
  again?: () => void;
  close: () => void;
}

/** The new address opens another account already: both become one, or both stay (AUTH-06, AUTH-40). */
export function OtherAccount({ address, mayGroup, group, again, close }: OtherAccountProps) {
  const { t } = useTranslation();
  const { email: former } = useMe();
  const grouping = useMutation({ mutationFn: group });
  const explanation = useRef<HTMLDivElement>(null);
  useEffect(() => explanation.current?.focus(), []);
  return (
    <div className={styles.stack}>
      <div ref={explanation} tabIndex={-1}>
        <Notice tone="todo">{t("settings.otherAccount.found", { address })}</Notice>
      </div>
      <p className={styles.lead}>
        {t(mayGroup ? "settings.otherAccount.offer" : "settings.otherAccount.protected", { address, former })}
      </p>
      <Refusal error={grouping.error} />
      <Acts>
        {mayGroup && (
          <Button variant="filled" loading={grouping.isPending} onClick={() => grouping.mutate()}>
            {t("settings.otherAccount.act")}
          </Button>
        )}
        {again && (
          <Button onClick={again} disabled={grouping.isPending}>
            {t("settings.otherAccount.again")}
          </Button>
        )}
        <Button variant="subtle" onClick={close} disabled={grouping.isPending}>
          {t("settings.otherAccount.keep")}
        </Button>
      </Acts>
    </div>
  );
}
