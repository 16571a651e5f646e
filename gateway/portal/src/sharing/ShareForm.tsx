import { Checkbox, Radio, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { Problem } from "../api/client/problem";
import type { NewLink } from "../api/sharing";
import { Icon } from "../design/Icon";
import { Acts, Form } from "../ui/forms/Form";
import { PasswordInput } from "../ui/forms/PasswordInput";
import { Refusal } from "../ui/messages/Notice";
import { MainAct } from "../ui/navigation/MainAct";
import { inDays, isSharingDay } from "./days";

interface ShareFormProps {
  send: (wanted: Omit<NewLink, "tickets">) => void;
  sending: boolean;
  error: unknown;
}

const PROTECTIONS = ["none", "password", "code"] as const;
const PROPOSED_DAYS = 14;
const MOST_DAYS = 365;
const SHORTEST_PASSWORD = 8;
const MOST_OPENINGS = 1000;

const unfilled = {
  recipient_name: "",
  recipient_email: "",
  message: "",
  download: true,
  protection: "none" as (typeof PROTECTIONS)[number],
  password: "",
  most_openings: "",
  tell_opening: true,
};

type Filled = typeof unfilled & { expires_on: string };

/** With whom, until when, and what the recipient is asked for (SHR-01, SHR-02). */
export function ShareForm({ send, sending, error }: ShareFormProps) {
  const { t } = useTranslation();
  const today = new Date();
  const form = useForm<Filled>({
    initialValues: { ...unfilled, expires_on: inDays(today, PROPOSED_DAYS) },
    validate: schemaResolver(useSchema(today), { sync: true }),
  });
  const refused = error instanceof Problem ? error.byField() : {};
  const field = (name: keyof Filled) => {
    const props = form.getInputProps(name);
    return { ...props, error: props.error ?? refused[name] };
  };
  return (
    <Form onSubmit={form.onSubmit(filled => send(wantedOf(filled)))}>
      <TextInput label={t("sharing.create.name")} required autoComplete="off" {...field("recipient_name")} />
      <TextInput
        label={t("sharing.create.email")}
        required
        type="email"
        autoComplete="off"
        {...field("recipient_email")}
      />
      <TextInput
        label={t("sharing.create.until")}
        required
        type="date"
        min={inDays(today, 1)}
        max={inDays(today, MOST_DAYS)}
        {...field("expires_on")}
      />
      <Textarea
        label={t("sharing.create.message")}
        description={t("sharing.create.messageHelp")}
        rows={4}
        maxLength={1000}
        {...field("message")}
      />
      <Checkbox
        label={t("sharing.create.download")}
        {...form.getInputProps("download", { type: "checkbox" })}
      />
      <Radio.Group label={t("sharing.create.protection")} {...form.getInputProps("protection")}>
        {PROTECTIONS.map(each => (
          <Radio key={each} mt="xs" value={each} label={t(`sharing.create.protections.${each}`)} />
        ))}
      </Radio.Group>
      {form.values.protection === "password" && (
        <PasswordInput
          label={t("sharing.create.password")}
          description={t("sharing.create.passwordHelp", { count: SHORTEST_PASSWORD })}
          required
          autoComplete="new-password"
          {...field("password")}
        />
      )}
      <TextInput
        label={t("sharing.create.mostOpenings")}
        description={t("sharing.create.mostOpeningsHelp")}
        inputMode="numeric"
        autoComplete="off"
        maw={280}
        {...field("most_openings")}
      />
      <Checkbox
        label={t("sharing.create.tellOpening")}
        {...form.getInputProps("tell_opening", { type: "checkbox" })}
      />
      <Refusal error={error} />
      <Acts>
        <MainAct type="submit" loading={sending} leftSection={<Icon name="share" />}>
          {t("sharing.create.act")}
        </MainAct>
      </Acts>
    </Form>
  );
}

function useSchema(today: Date) {
  const { t } = useTranslation();
  return z
    .object({
      recipient_name: z.string().trim().min(1, t("sharing.create.missing")),
      recipient_email: z.email(t("sharing.create.emailBad")),
      expires_on: z.string().refine(day => isSharingDay(day, today, MOST_DAYS), t("sharing.create.untilBad")),
      most_openings: z
        .string()
        .trim()
        .refine(
          text => text === "" || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_OPENINGS),
          t("sharing.create.mostOpeningsBad", { count: MOST_OPENINGS }),
        ),
      protection: z.string(),
      password: z.string(),
    })
    .refine(({ protection, password }) => protection !== "password" || password.length >= SHORTEST_PASSWORD, {
      path: ["password"],
      message: t("sharing.create.passwordBad", { count: SHORTEST_PASSWORD }),
    });
}

function wantedOf({ protection, password, most_openings, ...rest }: Filled): Omit<NewLink, "tickets"> {
  return {
    ...rest,
    code: protection === "code",
    ...(protection === "password" && { password }),
    ...(most_openings.trim() && { most_openings: Number(most_openings) }),
  };
}
