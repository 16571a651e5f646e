import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Member, remindMember } from "../../api/members";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { fullName } from "../administration/administration";
import { isPending } from "./MemberName";

/** Reminds somebody who has not answered, at most once in 24 hours whoever asks (TEN-25, TEN-32). */
export function Reminder({ space, member }: { space: string; member: Member }) {
  const { t } = useTranslation();
  const name = fullName(member);
  const reminding = useMutation({
    mutationFn: () => remindMember(space, member.id),
    onSuccess: ({ sent }) => {
      if (sent > 0) confirmed(t("rights.remind.sent", { name, email: member.email }));
    },
  });
  if (!isPending(member)) return null;
  const answer = reminding.data;
  return (
    <div>
      <Button loading={reminding.isPending} onClick={() => reminding.mutate()}>
        {t("rights.remind.act")}
      </Button>
      {answer?.too_soon ? <Notice tone="waiting">{t("rights.remind.tooSoon", { name })}</Notice> : null}
      {answer?.skipped ? <Notice tone="done">{t("rights.remind.answered", { name })}</Notice> : null}
      <Refusal error={reminding.error} />
    </div>
  );
}
