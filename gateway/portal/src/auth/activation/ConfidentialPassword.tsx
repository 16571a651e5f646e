import { Anchor, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sendConfidentialPassword } from "../../api/auth";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";

interface ConfidentialPasswordProps {
  token: string;
  /** What binds the field to its form. */
  input: object;
}

/** The password that was sent beside the link (TEN-42), and the way to another one. */
export function ConfidentialPassword({ token, input }: ConfidentialPasswordProps) {
  const { t } = useTranslation();
  const asking = useMutation({
    mutationFn: () => sendConfidentialPassword(token),
    onSuccess: ({ sent_to }) => confirmed(t("account.activation.confidentialSent", { to: sent_to })),
  });
  return (
    <div>
      <TextInput
        label={t("account.activation.confidential")}
        description={t("account.activation.confidentialHelp")}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        required
        {...input}
      />
      <Anchor
        component="button"
        type="button"
        inherit
        disabled={asking.isPending}
        onClick={() => asking.mutate()}
      >
        {t("account.activation.confidentialAgain")}
      </Anchor>
      <Refusal error={asking.error} />
    </div>
  );
}
