import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sendLinkAgain } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { Notice, Refusal } from "../../ui/messages/Notice";

/** Another link, from one that has expired (AUTH-03): it goes to the address on record, whoever asks. */
export function AnotherLink({ token }: { token: string }) {
  const { t } = useTranslation();
  const sending = useMutation({ mutationFn: () => sendLinkAgain(token) });
  const isOver = sending.error instanceof Problem && sending.error.slug === "activation-closed";
  if (sending.data) {
    return (
      <Notice tone="done">{t("account.activation.anotherLinkSent", { to: sending.data.sent_to })}</Notice>
    );
  }
  return (
    <>
      <p>
        <Button onClick={() => sending.mutate()} loading={sending.isPending} disabled={isOver}>
          {t("account.activation.anotherLink")}
        </Button>
      </p>
      {isOver ? (
        <Notice tone="error">{t("account.activation.anotherLinkOver")}</Notice>
      ) : (
        <Refusal error={sending.error} />
      )}
    </>
  );
}
