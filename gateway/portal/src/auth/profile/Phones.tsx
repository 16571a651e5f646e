import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  askForNewPhone,
  confirmNewPhone,
  type Profile,
  proveFormerPhone,
  removePhone,
} from "../../api/account";
import { Icon } from "../../design/Icon";
import { inWords } from "../../language/formats";
import { formatPhone } from "../../language/phoneNumber";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { OneTimeCode } from "../../ui/forms/OneTimeCode";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { useFieldErrors } from "../account_page/fieldErrors";
import { PasswordField } from "../account_page/PasswordField";
import { PasswordQuestion } from "../account_page/PasswordQuestion";
import { Setting } from "../account_page/Setting";
import { useRefreshProfile } from "./profileQueries";

/** Telephone numbers, each proven by a code (AUTH-41); with a deposit space the mobile is replaced (TEN-45). */
export function Phones({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const followed = useRefreshProfile();
  const [leaving, setLeaving] = useState<string | null>(null);
  const replaces = profile.phone_change !== "free";
  const stays = replaces && profile.phones.length === 1;
  const number = leaving ? formatPhone(leaving) : "";
  const remove = async (password: string) => {
    if (!leaving) return;
    await removePhone(leaving, password);
    await followed();
    confirmed(t("settings.phones.removed", { number }));
  };
  return (
    <Sheet title={t("settings.phones.title")}>
      <ul className={styles.lines}>
        {profile.phones.map(phone => (
          <li key={phone.number} className={styles.line}>
            <div className={styles.marked}>
              <Icon name="phone" />
              <div>
                <h3>{formatPhone(phone.number)}</h3>
                <p className={styles.soft}>
                  {t("settings.phones.since", { date: inWords(phone.verified_at) })}
                </p>
              </div>
            </div>
            {!stays && (
              <Button
                onClick={() => setLeaving(phone.number)}
                aria-label={t("settings.removeOf", { name: formatPhone(phone.number) })}
              >
                {t("settings.remove")}
              </Button>
            )}
          </li>
        ))}
        <li>
          <Setting
            name={t(replaces ? "settings.phones.replace" : "settings.phones.add")}
            value={<span className={styles.soft}>{t(`settings.phones.why.${profile.phone_change}`)}</span>}
            act={t(replaces ? "settings.change" : "settings.add")}
          >
            {close => <NewPhone close={close} />}
          </Setting>
        </li>
      </ul>
      <PasswordQuestion
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("settings.phones.askRemove", { number })}
        act={t("settings.phones.removeAct")}
        destroys
        onConfirm={remove}
      >
        {t("settings.phones.askRemoveText", { number })}
      </PasswordQuestion>
    </Sheet>
  );
}

interface Asked {
  number: string;
  password: string;
}

function NewPhone({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const followed = useRefreshProfile();
  const [waiting, setWaiting] = useState<{
    asked: Asked;
    sent: Awaited<ReturnType<typeof askForNewPhone>>;
  } | null>(null);
  const needed = (text: string) => (text.trim() ? null : t("account.signIn.missing"));
  const form = useForm({
    initialValues: { number: "", password: "" },
    validate: { number: needed, password: needed },
  });
  const errors = useFieldErrors(form);
  const asking = useMutation({
    mutationFn: askForNewPhone,
    onSuccess: (sent, asked) => setWaiting({ asked, sent }),
    onError: errors.show,
  });
  if (waiting) {
    const { asked, sent } = waiting;
    const confirm = async (code: string) => {
      await confirmNewPhone({ number: asked.number, code });
      await followed();
      confirmed(t("settings.phones.added", { number: formatPhone(asked.number) }));
      close();
    };
    const prove = async (code: string) => {
      setWaiting({ asked, sent: await proveFormerPhone({ number: asked.number, code }) });
    };
    return (
      <OneTimeCode
        key={sent.step}
        sent={sent}
        askAgain={() => askForNewPhone(asked)}
        check={sent.step === "former" ? prove : confirm}
        act={sent.step === "former" ? t("settings.phones.proveFormer") : undefined}
      />
    );
  }
  return (
    <Form onSubmit={form.onSubmit(values => asking.mutate(values))} explained={false}>
      <TextInput
        label={t("settings.phones.number")}
        description={t("settings.phones.numberHelp")}
        type="tel"
        autoComplete="tel"
        required
        {...form.getInputProps("number")}
      />
      <PasswordField {...form.getInputProps("password")} />
      <Refusal error={errors.rest(asking.error)} />
      <Acts>
        <Button type="submit" variant="filled" loading={asking.isPending}>
          {t("settings.signIn.sendCode")}
        </Button>
      </Acts>
    </Form>
  );
}
