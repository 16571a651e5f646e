import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { prove, proveByCode } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { type Envelope, type Position, sign } from "../../api/signature";
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

interface ConfirmStepProps {
  envelope: Envelope;
  /** Whether every page was shown, where the sender asks for it. */
  read: boolean;
  appearance: Appearance;
  /** Where it was placed, if it was. */
  position: Position | null;
}

interface Typed {
  password: string;
  code: string;
}

/** The password typed again becomes a proof for this very document; signing spends it. */
function useSigning({ envelope, appearance, read, position }: ConfirmStepProps) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ password, code }: Typed) => {
      const subject = envelope.proof_subject;
      const proven = envelope.steps.password
        ? await prove({ audience: "signature", purpose: "sign", subject, password })
        : null;
      // The password first: a wrong one leaves the code to be used.
      const byCode = envelope.steps.code
        ? await proveByCode({ audience: "signature", purpose: "sign", subject, code })
        : null;
      const act = {
        consent: true,
        digest: envelope.digest,
        appearance,
        ...(position && { position }),
        ...(read && { read_to_the_end: true }),
        ...(proven && { proof: proven.proof }),
        ...(byCode && { code_proof: byCode.proof }),
      } as const;
      return sign(envelope.id, act);
    },
    onSuccess: signing => client.setQueryData(["envelope", envelope.document_id], signing),
  });
}

const isWrongPassword = (error: unknown) => error instanceof Problem && error.slug === "wrong-credentials";

export function ConfirmStep({ envelope, appearance, read, position }: ConfirmStepProps) {
  const { t } = useTranslation();
  const me = useMe();
  const signing = useSigning({ envelope, appearance, read, position });
  const form = useForm({
    initialValues: { password: "", code: "" },
    validate: {
      code: text => (text.trim() || !envelope.steps.code ? null : t("codes.missing")),
      password: text => (text || !envelope.steps.password ? null : t("account.signIn.missing")),
    },
  });
  const wrongCode = useWrongCode();
  const confirm = (typed: Typed) =>
    signing.mutate(typed, {
      onError: refusal => {
        const code = wrongCode(refusal);
        if (code) form.setErrors({ code });
        if (isWrongPassword(refusal)) form.setErrors({ password: t("signing.confirm.wrong") });
      },
    });
  return (
    <Sheet title={t(envelope.steps.password ? "signing.confirm.title" : "signing.confirm.titleAlone")}>
      <Form onSubmit={form.onSubmit(confirm)} explained={false}>
        <SignaturePreview appearance={appearance} />
        {envelope.steps.code && (
          <ActCode subject={envelope.proof_subject} field={form.getInputProps("code")} />
        )}
        {envelope.steps.password && <Password email={me.email} field={form.getInputProps("password")} />}
        {!isWrongPassword(signing.error) && !wrongCode(signing.error) && <Refusal error={signing.error} />}
        <Acts>
          <MainAct type="submit" loading={signing.isPending} leftSection={<Icon name="quill" />}>
            {t("signing.confirm.act")}
          </MainAct>
        </Acts>
      </Form>
    </Sheet>
  );
}

function Password({ email, field }: { email: string; field: object }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t("signing.confirm.text")}</p>
      <input
        type="text"
        className="unseen"
        autoComplete="username"
        value={email}
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      <PasswordInput
        label={t("signing.confirm.password")}
        autoComplete="current-password"
        aria-required
        {...field}
      />
    </>
  );
}
