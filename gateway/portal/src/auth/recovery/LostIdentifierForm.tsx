import { TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { readTerms } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { askForIdentifier, type Sent } from "../../api/signIn";
import { monthOf } from "../../language/birthMonth";
import { Sheet } from "../../ui/content/Sheet";
import { Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { CaptchaLine } from "../abuse_protection/CaptchaLine";
import { useCaptcha } from "../abuse_protection/useCaptcha";
import { TermsCheckbox } from "../consents/TermsCheckbox";

const empty = {
  last_name: "",
  first_name: "",
  birth_place: "",
  birth_month: "",
  mobile: "",
  email: "",
  emailAgain: "",
  private_number: "",
  read: false,
};

function useLostIdentifierForm() {
  const { t } = useTranslation();
  const given = z.string().trim().min(1, t("account.signIn.missing"));
  const email = z
    .string()
    .trim()
    .pipe(z.email(t("entry.lost.emailWrong")));
  const schema = z
    .object({
      last_name: given,
      first_name: given,
      birth_place: given,
      birth_month: z.string().refine(text => monthOf(text) !== null, t("entry.lost.birthMonthWrong")),
      mobile: given,
      email,
      emailAgain: given,
      private_number: z.string(),
      read: z.literal(true, t("entry.lost.mustRead")),
    })
    .refine(({ email: one, emailAgain }) => one === emailAgain.trim(), {
      path: ["emailAgain"],
      message: t("entry.lost.emailDifferent"),
    });
  return useForm({ initialValues: empty, validate: schemaResolver(schema, { sync: true }) });
}

interface LostIdentifierFormProps {
  onAsked: (asked: { email: string; request: string; code: Sent }) => void;
}

export function LostIdentifierForm({ onAsked }: LostIdentifierFormProps) {
  const { t, i18n } = useTranslation();
  const captcha = useCaptcha();
  const form = useLostIdentifierForm();
  const privacy = useQuery({
    queryKey: ["terms", "privacy", i18n.language],
    queryFn: () => readTerms("privacy", i18n.language),
  }).data;
  const asking = useMutation({
    mutationFn: async ({ emailAgain, read, private_number, ...who }: typeof empty) =>
      askForIdentifier({
        ...who,
        email: who.email.trim(),
        birth_month: monthOf(who.birth_month) ?? "",
        private_number: private_number.trim() || undefined,
        privacy_version: privacy?.version ?? "",
        captcha: await captcha.take(),
      }),
    onSuccess: (taken, { email }) => onAsked({ email: email.trim(), ...taken }),
    onError: refusal => {
      captcha.renew();
      if (refusal instanceof Problem) form.setErrors(refusal.byField());
    },
  });
  return (
    <>
      <Refusal error={asking.error} />
      <Sheet>
        <Form onSubmit={form.onSubmit(who => asking.mutate(who))}>
          <Field form={form} name="last_name" label={t("entry.lost.lastName")} fills="family-name" />
          <Field form={form} name="first_name" label={t("entry.lost.firstName")} fills="given-name" />
          <Field form={form} name="birth_place" label={t("entry.lost.birthPlace")} />
          <Field
            form={form}
            name="birth_month"
            label={t("entry.lost.birthMonth")}
            help={t("entry.lost.birthMonthHelp")}
          />
          <Field form={form} name="mobile" label={t("entry.lost.mobile")} fills="tel" type="tel" />
          <Field form={form} name="email" label={t("entry.lost.email")} fills="email" type="email" />
          <Field
            form={form}
            name="emailAgain"
            label={t("entry.lost.emailAgain")}
            fills="email"
            type="email"
          />
          <Field
            form={form}
            name="private_number"
            label={t("entry.lost.number")}
            help={t("entry.lost.numberHelp")}
            required={false}
          />
          <TermsCheckbox
            kind="privacy"
            label={t("entry.lost.privacy")}
            read={t("entry.lost.readPrivacy")}
            tick={form.getInputProps("read", { type: "checkbox" })}
          />
          <CaptchaLine captcha={captcha} />
          <MainAct type="submit" fullWidth loading={asking.isPending}>
            {t("entry.lost.act")}
          </MainAct>
        </Form>
      </Sheet>
    </>
  );
}

interface FieldProps {
  form: ReturnType<typeof useLostIdentifierForm>;
  name: Exclude<keyof typeof empty, "read">;
  label: string;
  help?: string;
  fills?: string;
  type?: "text" | "tel" | "email";
  required?: boolean;
}

function Field({ form, name, label, help, fills = "off", type = "text", required = true }: FieldProps) {
  return (
    <TextInput
      label={label}
      description={help}
      type={type}
      autoComplete={fills}
      required={required}
      {...form.getInputProps(name)}
    />
  );
}
