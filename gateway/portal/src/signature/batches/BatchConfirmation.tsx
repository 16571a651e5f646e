import { Checkbox } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { prove, proveByCode } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { actOn, type Batch } from "../../api/signature";
import { useMe } from "../../auth/sessions/me";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { useWrongCode } from "../../ui/forms/OneTimeCode";
import { PasswordInput } from "../../ui/forms/PasswordInput";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { ActCode } from "../appearance/ActCode";
import type { Appearance } from "../appearance/appearance";
import { SignaturePreview } from "../appearance/SignatureShown";

interface BatchConfirmationProps {
  batch: Batch;
  count: number;
  appearance: Appearance | null;
}

const slugOf = (error: unknown) => (error instanceof Problem ? error.slug : null);

interface Typed {
  password: string;
  code: string;
}

/** One password, proved for this very set, for all of it. */
function useAct({ batch, appearance }: BatchConfirmationProps) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ password, code }: Typed) => {
      const subject = batch.proof_subject;
      const { proof } = await prove({ audience: "signature", purpose: "sign", subject, password });
      const byCode = batch.asks_code
        ? await proveByCode({ audience: "signature", purpose: "sign", subject, code })
        : null;
      return actOn(batch.id, {
        consent: true,
        digest: batch.digest,
        proof,
        ...(appearance && { appearance }),
        ...(byCode && { code_proof: byCode.proof }),
      });
    },
    onSuccess: recorded => client.setQueryData(["batch", batch.id], recorded),
    // Done in another tab, or chosen otherwise there: what is shown is out of date.
    onError: error =>
      ["batch-already-recorded", "not-what-was-shown"].includes(slugOf(error) ?? "") &&
      client.invalidateQueries({ queryKey: ["batch", batch.id] }),
  });
}

export function BatchConfirmation({ batch, count, appearance }: BatchConfirmationProps) {
  const { t } = useTranslation();
  const me = useMe();
  const acting = useAct({ batch, count, appearance });
  const form = useForm({
    initialValues: { consent: false, password: "", code: "" },
    validate: {
      consent: ticked => (ticked ? null : t("signing.accept.must")),
      code: text => (text.trim() || !batch.asks_code ? null : t("codes.missing")),
      password: text => (text ? null : t("account.signIn.missing")),
    },
  });
  const isWrongPassword = slugOf(acting.error) === "wrong-credentials";
  const wrongCode = useWrongCode();
  const confirm = (typed: Typed) =>
    acting.mutate(typed, {
      onError: refusal => {
        const code = wrongCode(refusal);
        if (code) form.setErrors({ code });
        if (slugOf(refusal) === "wrong-credentials") form.setErrors({ password: t("signing.confirm.wrong") });
      },
    });
  return (
    <Sheet title={t("signing.confirm.title")}>
      <Form onSubmit={form.onSubmit(confirm)} explained={false}>
        {appearance && <SignaturePreview appearance={appearance} />}
        <Checkbox
          label={batch.consent}
          aria-required
          {...form.getInputProps("consent", { type: "checkbox" })}
        />
        {batch.asks_code && <ActCode subject={batch.proof_subject} field={form.getInputProps("code")} />}
        <input
          type="text"
          className="unseen"
          autoComplete="username"
          value={me.email}
          readOnly
          tabIndex={-1}
          aria-hidden
        />
        <PasswordInput
          label={t("signing.confirm.password")}
          autoComplete="current-password"
          aria-required
          {...form.getInputProps("password")}
        />
        {!isWrongPassword && !wrongCode(acting.error) && <Refusal error={acting.error} />}
        <Acts>
          <MainAct
            type="submit"
            loading={acting.isPending}
            leftSection={<Icon name={batch.action === "sign" ? "quill" : "check"} />}
          >
            {t(`batches.${batch.action}.gather`, { count })}
          </MainAct>
        </Acts>
      </Form>
    </Sheet>
  );
}
