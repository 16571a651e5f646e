import { Button, Radio } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BegunFactor, FactorKind, SetUpFactor } from "../../api/account";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { OneTimeCode } from "../../ui/forms/OneTimeCode";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { AppStep } from "./AppStep";
import styles from "./factors.module.css";
import { type FactorCalls, type FactorProof, kinds } from "./kinds";
import { PasskeyStep } from "./PasskeyStep";
import { PhoneStep } from "./PhoneStep";

interface FactorSetUpProps {
  offered: readonly FactorKind[];
  calls: FactorCalls;
  onDone: (done: SetUpFactor) => void;
}

type SetUpStep = "choose" | "phone" | "proof";

/** Sets a second factor up, one question at a time: which kind, then what shows that it works. */
export function FactorSetUp({ offered, calls, onDone }: FactorSetUpProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<FactorKind>(offered[0] ?? "totp");
  const [begun, setBegun] = useState<BegunFactor | null>(null);
  const [asksPhone, setAsksPhone] = useState(false);
  const beginning = useMutation({
    mutationFn: (phone: string | undefined) => calls.begin(kind, phone),
    onSuccess: setBegun,
  });
  const goBack = () => {
    setBegun(null);
    setAsksPhone(false);
    beginning.reset();
  };
  const again = async () => {
    const next = await calls.begin(kind, beginning.variables);
    setBegun(next);
    return next.code ?? Promise.reject(new Error("no code was sent"));
  };
  const step: SetUpStep = begun ? "proof" : asksPhone ? "phone" : "choose";
  const title = {
    choose: t("factors.choose"),
    phone: t("factors.smsPhone"),
    proof: t(`factors.proof.${kind}`),
  };
  return (
    <Sheet title={title[step]} step={step}>
      {step === "choose" && (
        <Choice
          offered={offered}
          chosen={kind}
          choose={setKind}
          error={beginning.error}
          going={beginning.isPending}
          go={() => (kind === "sms" ? setAsksPhone(true) : beginning.mutate(undefined))}
        />
      )}
      {step === "phone" && (
        <PhoneStep
          error={beginning.error}
          sending={beginning.isPending}
          send={phone => beginning.mutate(phone)}
          goBack={goBack}
        />
      )}
      {begun && (
        <Proof
          begun={begun}
          confirm={async shown => onDone(await calls.confirm(begun.id, shown))}
          again={again}
          goBack={goBack}
          back={t("factors.back")}
        />
      )}
    </Sheet>
  );
}

interface ChoiceProps {
  offered: readonly FactorKind[];
  chosen: FactorKind;
  choose: (kind: FactorKind) => void;
  error: unknown;
  going: boolean;
  go: () => void;
}

function Choice({ offered, chosen, choose, error, going, go }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.flow}>
      <Radio.Group
        aria-label={t("factors.choose")}
        value={chosen}
        onChange={value => choose(value as FactorKind)}
      >
        <div className={styles.choices}>
          {kinds
            .filter(kind => offered.includes(kind))
            .map(kind => (
              <Radio
                key={kind}
                value={kind}
                label={t(`factors.${kind}`)}
                description={t(`factors.${kind}Text`)}
              />
            ))}
        </div>
      </Radio.Group>
      <Refusal error={error} />
      <Acts>
        <MainAct loading={going} onClick={go}>
          {t("factors.go")}
        </MainAct>
      </Acts>
    </div>
  );
}

interface ProofProps {
  begun: BegunFactor;
  confirm: (shown: FactorProof) => Promise<unknown>;
  again: () => Promise<NonNullable<BegunFactor["code"]>>;
  goBack: () => void;
  /** What the way back is called there. */
  back: string;
}

/** What shows that a second factor works: a code typed, or a passkey made. */
export function Proof({ begun, confirm, again, goBack, back }: ProofProps) {
  const wayBack = <Button onClick={goBack}>{back}</Button>;
  if (begun.passkey) return <PasskeyStep options={begun.passkey} confirm={confirm} wayBack={wayBack} />;
  if (begun.totp) return <AppStep app={begun.totp} confirm={confirm} wayBack={wayBack} />;
  if (!begun.code) return null;
  return (
    <OneTimeCode main sent={begun.code} askAgain={again} check={code => confirm({ code })}>
      {wayBack}
    </OneTimeCode>
  );
}
