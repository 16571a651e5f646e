import { isNotEmpty, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CodeField } from "../../ui/forms/CodeField";
import { Form } from "../../ui/forms/Form";
import { useWrongCode } from "../../ui/forms/OneTimeCode";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface TypedCodeProps {
  label: string;
  help: string;
  act: string;
  numeric?: boolean;
  /** Whether the field is what the page is about, and begins with the focus. */
  focused?: boolean;
  check: (code: string) => Promise<unknown>;
}

/** A code of which nothing is known here: an app shows it, it was put in a safe place, or it may have arrived. */
export function TypedCode({ label, help, act, numeric = false, focused = true, check }: TypedCodeProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  const form = useForm({ initialValues: { code: "" }, validate: { code: isNotEmpty(t("codes.missing")) } });
  const why = useWrongCode();
  const checking = useMutation({
    mutationFn: check,
    onError: refusal => {
      const reason = why(refusal);
      if (reason) form.setErrors({ code: reason });
    },
  });
  return (
    <Form onSubmit={form.onSubmit(({ code }) => checking.mutate(code.trim()))} explained={false}>
      <CodeField
        ref={field}
        label={label}
        description={help}
        inputMode={numeric ? "numeric" : "text"}
        maxLength={40}
        aria-required
        {...form.getInputProps("code")}
      />
      {!why(checking.error) && <Refusal error={checking.error} />}
      <MainAct type="submit" fullWidth loading={checking.isPending}>
        {act}
      </MainAct>
    </Form>
  );
}
