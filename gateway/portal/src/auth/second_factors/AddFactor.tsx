import { Button, Modal, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type BegunFactor,
  beginFactor,
  confirmFactor,
  type FactorKind,
  type OwnFactors,
  sendFactorCode,
} from "../../api/account";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { useStepHeading } from "../../ui/focus/stepHeading";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { useFieldErrors } from "../account_page/fieldErrors";
import { PasswordField } from "../account_page/PasswordField";
import { useMe } from "../sessions/me";
import { Proof } from "./FactorSetUp";
import { factorIcons, factorsQuery, proveForFactors } from "./factors";
import { type FactorProof, kinds } from "./kinds";
import { passkeysWork } from "./passkeys";
import { RecoveryCodeList } from "./RecoveryCodeList";

// An account has one app and one mailbox at most.
const once: FactorKind[] = ["totp", "email"];

/** Ways to protect the account further; those that are there already are not offered again. */
export function AddFactor({ own }: { own: OwnFactors }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState<FactorKind | null>(null);
  const there = (kind: FactorKind) => once.includes(kind) && own.factors.some(one => one.kind === kind);
  const offered = kinds.filter(kind => !there(kind) && (kind !== "passkey" || passkeysWork()));
  return (
    <Sheet title={t("settings.security.add")}>
      <div className={styles.kinds}>
        {offered.map(kind => (
          <button key={kind} type="button" className={styles.kind} onClick={() => setAdding(kind)}>
            <Icon name={factorIcons[kind]} />
            <b>{t(`factors.${kind}`)}</b>
            <small>{t(`factors.${kind}Text`)}</small>
          </button>
        ))}
      </div>
      <Modal
        opened={adding !== null}
        onClose={() => setAdding(null)}
        title={adding && t(`settings.security.adding.${adding}`)}
        size="lg"
        // Codes that are shown once must not vanish with a click beside the window.
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {adding && <Adding kind={adding} close={() => setAdding(null)} />}
      </Modal>
    </Sheet>
  );
}

/** The password, then what shows that it works, then the recovery codes where they come with it. */
function Adding({ kind, close }: { kind: FactorKind; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [begun, setBegun] = useState<BegunFactor | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const step = codes ? "codes" : begun ? "proof" : "wanted";
  const heading = useStepHeading(step);
  const confirm = async (id: string, proof: FactorProof) => {
    const { recovery_codes } = await confirmFactor(id, proof);
    await client.invalidateQueries({ queryKey: factorsQuery.queryKey });
    confirmed(t("settings.security.addedNow", { name: t(`factors.${kind}`) }));
    if (recovery_codes) setCodes(recovery_codes);
    else close();
  };
  return (
    <div className={styles.stack}>
      {step !== "wanted" && (
        <h3 ref={heading} tabIndex={-1} className={styles.step}>
          {t(codes ? "factors.keep" : `factors.proof.${kind}`)}
        </h3>
      )}
      {step === "wanted" && <Wanted kind={kind} onBegun={setBegun} close={close} />}
      {step === "proof" && begun && (
        <Proof
          begun={begun}
          confirm={proof => confirm(begun.id, proof)}
          again={() => sendFactorCode(begun.id)}
          goBack={() => setBegun(null)}
          back={t("common.back")}
        />
      )}
      {codes && <RecoveryCodeList codes={codes} act={t("settings.recovery.done")} onKept={close} />}
    </div>
  );
}

interface WantedProps {
  kind: FactorKind;
  onBegun: (begun: BegunFactor) => void;
  close: () => void;
}

function Wanted({ kind, onBegun, close }: WantedProps) {
  const { t } = useTranslation();
  const me = useMe();
  const needed = (text: string) => (text.trim() ? null : t("account.signIn.missing"));
  const form = useForm({
    initialValues: { phone: "", name: "", password: "" },
    validate: { phone: text => (kind === "sms" ? needed(text) : null), password: needed },
  });
  const errors = useFieldErrors(form);
  const beginning = useMutation({
    mutationFn: async ({ phone, name, password }: typeof form.values) => {
      const proof = await proveForFactors(me.account_id, password);
      return beginFactor({ kind, name: name.trim(), proof, ...(kind === "sms" ? { phone } : {}) });
    },
    onSuccess: onBegun,
    onError: errors.show,
  });
  return (
    <Form onSubmit={form.onSubmit(values => beginning.mutate(values))} explained={false}>
      <p className={styles.lead}>{t(`factors.${kind}Text`)}</p>
      {kind === "sms" && (
        <TextInput
          label={t("settings.phones.number")}
          description={t("settings.phones.numberHelp")}
          type="tel"
          autoComplete="tel"
          required
          data-autofocus
          {...form.getInputProps("phone")}
        />
      )}
      {kind !== "sms" && kind !== "email" && (
        <TextInput
          label={t("settings.security.name")}
          description={t("settings.security.nameHelp")}
          placeholder={t(`settings.security.nameExample.${kind}`)}
          maxLength={60}
          data-autofocus
          {...form.getInputProps("name")}
        />
      )}
      <PasswordField data-autofocus={kind === "email" || undefined} {...form.getInputProps("password")} />
      <Refusal error={errors.rest(beginning.error)} />
      <Acts>
        <Button type="submit" variant="filled" loading={beginning.isPending}>
          {t("settings.continue")}
        </Button>
        <Button onClick={close}>{t("common.cancel")}</Button>
      </Acts>
    </Form>
  );
}
