import { NativeSelect, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { readTerms } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { beginOpening, type Opening, openingCategories } from "../../api/signIn";
import { inReaderLanguage } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { CaptchaLine } from "../abuse_protection/CaptchaLine";
import { useCaptcha } from "../abuse_protection/useCaptcha";
import { TermsCheckbox } from "../consents/TermsCheckbox";
import { useNewPassword } from "../passwords/newPassword";
import { PasswordFields } from "../passwords/PasswordFields";

const KIND = "deposit_client";

const empty = {
  category: "",
  company_name: "",
  email: "",
  password: "",
  again: "",
  mobile: "",
  accepted: false,
};

/** The form and what it checks; whoever holds it keeps what was typed. */
export function useOpeningForm() {
  const { t } = useTranslation();
  const { rules, password, again, alike, notAlike } = useNewPassword();
  const given = z.string().trim().min(1, t("account.signIn.missing"));
  const schema = z
    .object({
      category: z.string(),
      company_name: given,
      email: z
        .string()
        .trim()
        .pipe(z.email(t("entry.lost.emailWrong"))),
      password,
      again,
      mobile: given,
      accepted: z.literal(true, t("account.activation.mustAccept")),
    })
    .refine(alike, notAlike);
  const form = useForm({ initialValues: empty, validate: schemaResolver(schema, { sync: true }) });
  return { form, rules };
}

/** What the form is filled in with: who may open an account, and the terms in force. */
function useSurroundings() {
  const { i18n } = useTranslation();
  const categories = useQuery({ queryKey: ["opening-categories"], queryFn: openingCategories }).data?.items;
  const terms = useQuery({
    queryKey: ["terms", KIND, i18n.language],
    queryFn: () => readTerms(KIND, i18n.language),
  }).data;
  const choices = (categories ?? []).map(({ key, label }) => ({
    value: key,
    label: inReaderLanguage(label),
  }));
  return { choices, version: terms?.version ?? "" };
}

interface OpeningFormProps extends ReturnType<typeof useOpeningForm> {
  /** What whoever came back from a code most likely wants to correct. */
  doubted: Opening["step"] | undefined;
  onBegun: (opening: Opening) => void;
}

export function OpeningForm({ form, rules, doubted, onBegun }: OpeningFormProps) {
  const { t } = useTranslation();
  const captcha = useCaptcha();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as the form appears
  useEffect(() => {
    if (doubted) form.getInputNode(doubted)?.focus();
  }, []);
  const { choices, version } = useSurroundings();
  const beginning = useMutation({
    mutationFn: async ({ again, accepted, category, ...who }: typeof empty) =>
      beginOpening({
        ...who,
        category: category || (choices[0]?.value ?? ""),
        email: who.email.trim(),
        terms_version: version,
        captcha: await captcha.take(),
      }),
    onSuccess: onBegun,
    onError: refusal => {
      captcha.renew();
      if (refusal instanceof Problem) form.setErrors(refusal.byField());
    },
  });
  return (
    <>
      <Refusal error={beginning.error} />
      <Sheet>
        <Form onSubmit={form.onSubmit(who => beginning.mutate(who))}>
          <NativeSelect
            label={t("entry.opening.category")}
            required
            data={choices}
            {...form.getInputProps("category")}
          />
          <TextInput
            label={t("entry.opening.company")}
            autoComplete="organization"
            required
            {...form.getInputProps("company_name")}
          />
          <TextInput
            type="email"
            label={t("entry.opening.email")}
            description={t("entry.opening.emailHelp")}
            autoComplete="email"
            required
            {...form.getInputProps("email")}
          />
          <PasswordFields
            rules={rules}
            typed={form.values.password}
            password={form.getInputProps("password")}
            again={form.getInputProps("again")}
          />
          <TextInput
            type="tel"
            label={t("entry.opening.mobile")}
            description={t("entry.opening.mobileHelp")}
            autoComplete="tel"
            required
            {...form.getInputProps("mobile")}
          />
          <TermsCheckbox
            kind={KIND}
            label={t("entry.opening.accept")}
            read={t("account.activation.readTerms")}
            tick={form.getInputProps("accepted", { type: "checkbox" })}
          />
          <CaptchaLine captcha={captcha} />
          <MainAct type="submit" fullWidth loading={beginning.isPending}>
            {t("entry.opening.act")}
          </MainAct>
        </Form>
      </Sheet>
    </>
  );
}
