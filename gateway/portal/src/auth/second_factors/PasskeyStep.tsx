import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Acts } from "../../ui/forms/Form";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./factors.module.css";
import type { FactorProof } from "./kinds";
import { PasskeyRefusal } from "./PasskeyRefusal";
import { makePasskey } from "./passkeys";

interface PasskeyStepProps {
  options: object;
  confirm: (shown: FactorProof) => Promise<unknown>;
  wayBack: ReactNode;
}

export function PasskeyStep({ options, confirm, wayBack }: PasskeyStepProps) {
  const { t } = useTranslation();
  const making = useMutation({
    mutationFn: async () => {
      const made = await makePasskey(options);
      return confirm({ credential: made as unknown as Record<string, unknown> });
    },
  });
  return (
    <div className={styles.flow}>
      <p className={styles.text}>{t("factors.passkeyHow")}</p>
      <PasskeyRefusal error={making.error} />
      <Acts>
        <MainAct loading={making.isPending} onClick={() => making.mutate()}>
          {t("factors.makePasskey")}
        </MainAct>
        {wayBack}
      </Acts>
    </div>
  );
}
