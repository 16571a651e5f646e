import { TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import { Form } from "../../pages/Form";
import { MainAct } from "../../pages/MainAct";
import { Refusal } from "../../pages/Notice";

interface TypedCodeProps {
  label: string;
  help: string;
  numeric?: boolean;
  check: (code: string) => Promise<unknown>;
}

/** A code that nobody sent: an app shows it, or it was put in a safe place. */
export function TypedCode({ label, help, numeric = false, check }: TypedCodeProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const form = useForm({ initialValues: { code: "" }, validate: { code: isNotEmpty(t("codes.missing")) } });
  const checking = useMutation({
    mutationFn: check,
    onError: refusal => {
      if (isWrong(refusal)) form.setErrors({ code: t("entry.steps.wrong") });
    },
  });
  return (
    <Form onSubmit={form.onSubmit(({ code }) => checking.mutate(code.trim()))} explained={false}>
      <TextInput
        ref={field}
        label={label}
        description={help}
        inputMode={numeric ? "numeric" : "text"}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        aria-required
        {...form.getInputProps("code")}
      />
      {!isWrong(checking.error) && <Refusal error={checking.error} />}
      <MainAct type="submit" fullWidth loading={checking.isPending}>
        {t("entry.steps.act")}
      </MainAct>
    </Form>
  );
}

const isWrong = (refusal: unknown) => refusal instanceof Problem && refusal.slug === "second-factor-wrong";
