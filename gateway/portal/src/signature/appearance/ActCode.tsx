import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sendActCode } from "../../api/auth";
import { CodeField } from "../../ui/forms/CodeField";
import { Refusal } from "../../ui/messages/Notice";

interface ActCodeProps {
  /** What is signed: a code for it confirms nothing else. */
  subject: string;
  field: object;
}

/** The code that the sender of a document asks for: sent on demand, typed beside the password. */
export function ActCode({ subject, field }: ActCodeProps) {
  const { t } = useTranslation();
  const asking = useMutation({
    mutationFn: () => sendActCode({ audience: "signature", purpose: "sign", subject }),
  });
  return (
    <div>
      <p>{t("signing.code.text")}</p>
      <Button loading={asking.isPending} onClick={() => asking.mutate()}>
        {t(asking.data ? "signing.code.again" : "signing.code.send")}
      </Button>
      <p role="status">{asking.data && t("signing.code.sent", { to: asking.data.sent_to })}</p>
      <Refusal error={asking.error} />
      <CodeField label={t("signing.code.field")} maw={280} aria-required {...field} />
    </div>
  );
}
