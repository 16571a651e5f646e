import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { askPasskey, beginOutsideSignIn, outsideProviders, signInWithPasskey } from "../../api/signIn";
import { Icon } from "../../design/Icon";
import { Refusal } from "../../ui/messages/Notice";
import { PasskeyRefusal } from "../second_factors/PasskeyRefusal";
import { answerWithPasskey, passkeysWork } from "../second_factors/passkeys";
import styles from "../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../sign_in_flow/signInFlow";
import { storeNext } from "../sign_in_flow/tabStorage";

/** A passkey alone, and the outside providers that this installation trusts (AUTH-12, AUTH-16). */
export function OtherSignIns({ next }: { next: string }) {
  const { t } = useTranslation();
  const proceed = useSignInAnswer(next);
  const providers = useQuery({ queryKey: ["outside-providers"], queryFn: outsideProviders, retry: false });
  const byPasskey = useMutation({
    mutationFn: async () => signInWithPasskey(await answerWithPasskey((await askPasskey()).options)),
    onSuccess: proceed,
  });
  const outside = useMutation({
    mutationFn: beginOutsideSignIn,
    onSuccess: ({ redirect_to }) => {
      storeNext(next);
      location.assign(redirect_to);
    },
  });
  return (
    <div className={styles.others}>
      <p className={styles.or}>{t("entry.signIn.or")}</p>
      {passkeysWork() && (
        <Button
          fullWidth
          leftSection={<Icon name="key" />}
          loading={byPasskey.isPending}
          onClick={() => byPasskey.mutate()}
        >
          {t("entry.signIn.passkey")}
        </Button>
      )}
      <PasskeyRefusal error={byPasskey.error} />
      {providers.data?.items.map(({ key, name }) => (
        <Button key={key} fullWidth loading={outside.isPending} onClick={() => outside.mutate(key)}>
          {t("entry.signIn.through", { name })}
        </Button>
      ))}
      <Refusal error={outside.error} />
    </div>
  );
}
