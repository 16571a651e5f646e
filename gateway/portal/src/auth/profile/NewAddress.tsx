import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  addresses,
  answerAboutAddress,
  askForNewAddress,
  confirmNewAddress,
  type Sent,
} from "../../api/account";
import type { Me } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { Acts, Form } from "../../ui/forms/Form";
import { OneTimeCode } from "../../ui/forms/OneTimeCode";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { useFieldErrors } from "../account_page/fieldErrors";
import { PasswordField } from "../account_page/PasswordField";
import { useMe } from "../sessions/me";
import { OtherAccount } from "./OtherAccount";
import { useRefreshProfile } from "./profileQueries";

interface NewAddressProps {
  /** The address that takes the place of the present one, where it is known already (AUTH-42). */
  address?: string;
  close: () => void;
  children?: ReactNode;
}

interface Asked {
  email: string;
  password: string;
}

interface Proven {
  code: string;
  mayGroup: boolean;
}

/** Another address: the password, then the code that the new address gets (AUTH-40). */
export function NewAddress({ address, close, children }: NewAddressProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const followed = useRefreshProfile();
  const { email: former } = useMe();
  const [waiting, setWaiting] = useState<{ asked: Asked; sent: Sent } | null>(null);
  const [proven, setProven] = useState<Proven | null>(null);
  if (!waiting) {
    return (
      <AskForIt address={address} onSent={(asked, sent) => setWaiting({ asked, sent })} more={children} />
    );
  }
  const { asked, sent } = waiting;
  const { email } = asked;
  const settle = async (me: Me, words: "emailSaved" | "grouped") => {
    await askLaterAbout(former);
    await followed(me);
    confirmed(t(`settings.signIn.${words}`, { address: me.email }));
    close();
  };
  const confirm = async (code: string) => {
    try {
      await settle(await confirmNewAddress({ email, code }), "emailSaved");
    } catch (refusal) {
      if (!(refusal instanceof Problem) || refusal.slug !== "address-of-another-account") throw refusal;
      setProven({ code, mayGroup: refusal.facts.may_group === true });
    }
  };
  // What the other account holds is everywhere from then on: documents, spaces, shares.
  const group = async ({ code }: Proven) => {
    await settle(await confirmNewAddress({ email, code, group: true }), "grouped");
    await client.invalidateQueries();
  };
  const again = () => {
    setProven(null);
    setWaiting(null);
  };
  if (proven) {
    return (
      <OtherAccount
        address={email}
        mayGroup={proven.mayGroup}
        group={() => group(proven)}
        again={address ? undefined : again}
        close={close}
      />
    );
  }
  return (
    <OneTimeCode
      sent={sent}
      askAgain={() => askForNewAddress(asked)}
      check={confirm}
      act={t("settings.signIn.confirmAddress")}
    />
  );
}

// Whoever just left an address that a depositor uses is not asked about it before the next sign-in (AUTH-42).
async function askLaterAbout(former: string) {
  const { items } = await addresses();
  const asked = items.some(({ address, state }) => address === former && state === "asked");
  if (asked) await answerAboutAddress(former, "later");
}

interface AskForItProps {
  address?: string;
  onSent: (asked: Asked, sent: Sent) => void;
  more: ReactNode;
}

function AskForIt({ address, onSent, more }: AskForItProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { email: address ?? "", password: "" },
    validate: {
      email: text => (/^\S+@\S+\.\S+$/.test(text.trim()) ? null : t("settings.signIn.notAnAddress")),
      password: text => (text ? null : t("account.signIn.missing")),
    },
  });
  const errors = useFieldErrors(form);
  const asking = useMutation({
    mutationFn: askForNewAddress,
    onSuccess: (sent, asked) => {
      confirmed(t("codes.sentByEmail", { to: sent.sent_to }));
      onSent(asked, sent);
    },
    onError: errors.show,
  });
  const send = form.onSubmit(({ email, password }) => asking.mutate({ email: email.trim(), password }));
  return (
    <Form onSubmit={send} explained={false}>
      {!address && (
        <TextInput
          label={t("settings.signIn.newEmail")}
          description={t("settings.signIn.newEmailHelp")}
          type="email"
          autoComplete="email"
          required
          {...form.getInputProps("email")}
        />
      )}
      <PasswordField {...form.getInputProps("password")} />
      <Refusal error={errors.rest(asking.error)} />
      <Acts>
        <Button type="submit" variant="filled" loading={asking.isPending}>
          {t("settings.signIn.sendCode")}
        </Button>
        {more}
      </Acts>
    </Form>
  );
}
