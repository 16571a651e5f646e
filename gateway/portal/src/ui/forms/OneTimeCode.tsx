import { Anchor, Button } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { isToday, timeOfDay, toTheMinute } from "../../language/formats";
import { announce } from "../messages/Announcer";
import { confirmed } from "../messages/confirmation";
import { Refusal } from "../messages/Notice";
import { MainAct } from "../navigation/MainAct";
import { CodeField } from "./CodeField";
import { Acts, Form } from "./Form";
import styles from "./OneTimeCode.module.css";

/** What is known of a code that was sent: where to, until when, from when on another can be had. */
export interface SentCode {
  channel: string;
  sent_to: string;
  expires_at: string;
  again_at: string;
}

interface OneTimeCodeProps {
  sent: SentCode;
  /** Sends another one; what is shown follows. */
  askAgain: () => Promise<SentCode>;
  /** Has the code looked at; a refusal is shown beside the field. */
  check: (code: string) => Promise<unknown>;
  act?: string;
  /** Whether this is the main act of its page. */
  main?: boolean;
  /** Other ways to go, beside the act. */
  children?: ReactNode;
}

/** The field of a one-time code (AUTH-24), and the way to another one after its cool-down. */
export function OneTimeCode({ sent, askAgain, check, act, main = false, children }: OneTimeCodeProps) {
  const { t } = useTranslation();
  const [latest, setLatest] = useState(sent);
  const field = useRef<HTMLInputElement>(null);
  const said = useSentText(latest);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the first code went is heard as the field appears
  useEffect(() => {
    field.current?.focus();
    announce(said);
  }, []);
  const form = useForm({
    initialValues: { code: "" },
    validate: { code: text => (text.trim() ? null : t("codes.missing")) },
  });
  const wrong = useWrongCode();
  const checking = useMutation({
    mutationFn: check,
    onError: refusal => {
      const reason = wrong(refusal);
      if (reason) form.setErrors({ code: reason });
    },
  });
  const asking = useMutation({
    mutationFn: askAgain,
    // At once: whoever types the next code before this answer has come keeps it.
    onMutate: form.reset,
    onSuccess: next => {
      setLatest(next);
      checking.reset();
      confirmed(t("codes.sentAgain"));
      field.current?.focus();
    },
  });
  const Act = main ? MainAct : Button;
  const bySms = latest.channel === "sms";
  return (
    <Form onSubmit={form.onSubmit(({ code }) => checking.mutate(code.trim()))} explained={false}>
      <p className={styles.said}>{said}</p>
      <div>
        <CodeField
          ref={field}
          label={t(bySms ? "codes.fieldSms" : "codes.fieldEmail")}
          inputMode={bySms ? "numeric" : "text"}
          maw={280}
          aria-required
          {...form.getInputProps("code")}
        />
        <AskAgain from={latest.again_at} loading={asking.isPending} ask={() => asking.mutate()} />
      </div>
      {!wrong(checking.error) && <Refusal error={checking.error} />}
      <Refusal error={asking.error} />
      <Acts>
        <Act type="submit" variant="filled" loading={checking.isPending}>
          {act ?? t("codes.act")}
        </Act>
        {children}
      </Acts>
    </Form>
  );
}

/** Where a code went, and how long it holds. */
export function useSentText({ channel, sent_to, expires_at }: SentCode): string {
  const { t } = useTranslation();
  const where = t(channel === "sms" ? "codes.sentBySms" : "codes.sentByEmail", { to: sent_to });
  const until = isToday(expires_at)
    ? t("codes.untilTime", { time: timeOfDay(expires_at) })
    : t("codes.until", { date: toTheMinute(expires_at) });
  return `${where} ${until}`;
}

/** What a wrong code, or one refused in its field, has its field say; null for every other refusal. */
export function useWrongCode(): (refusal: unknown) => string | null {
  const { t } = useTranslation();
  return refusal => {
    if (!(refusal instanceof Problem)) return null;
    if (refusal.status === 422) return refusal.byField().code ?? null;
    if (refusal.slug === "second-factor-wrong") return t("entry.steps.wrong");
    if (refusal.slug !== "wrong-code") return null;
    const left = Number(refusal.facts.tries_left ?? 0);
    return left > 0 ? t("codes.wrong", { count: left }) : t("codes.worn");
  };
}

interface AskAgainProps {
  /** The moment from which another code can be had. */
  from: string;
  loading: boolean;
  ask: () => void;
}

/** *Demander un nouveau code*, under its field, once the cool-down is over; until then it says how long that takes. */
export function AskAgain({ from, loading, ask }: AskAgainProps) {
  const { t } = useTranslation();
  const left = useSecondsUntil(from);
  return (
    <p className={styles.again}>
      {left > 0 ? (
        t("codes.againIn", { count: left })
      ) : (
        <Anchor component="button" type="button" inherit disabled={loading} onClick={ask}>
          {t("codes.again")}
        </Anchor>
      )}
    </p>
  );
}

function useSecondsUntil(moment: string): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000));
  const waiting = left > 0;
  useEffect(() => {
    setNow(Date.now());
    if (!waiting) return;
    const ticking = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(ticking);
  }, [waiting]);
  return left;
}
