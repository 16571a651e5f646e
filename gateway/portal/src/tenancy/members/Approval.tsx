import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { approveMember, type Member, refuseMember } from "../../api/members";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { fullName } from "../administration/administration";
import { useRightsInWords } from "../spaces/rights";

export const isAwaited = ({ accesses }: Member): boolean =>
  accesses.some(({ requested_rights }) => requested_rights.length > 0);

/** What an agency's ERP asks for somebody, until the company's administrator decides (TEN-26). */
export function Approval({ space, member }: { space: string; member: Member }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const inWords = useRightsInWords();
  const [refusing, { open, close }] = useDisclosure(false);
  const name = fullName(member);
  const deciding = useMutation({
    mutationFn: (approved: boolean): Promise<unknown> =>
      approved ? approveMember(space, member.id) : refuseMember(space, member.id),
    onSuccess: async (_, approved) => {
      confirmed(t(approved ? "rights.approval.approved" : "rights.approval.refused", { name }));
      await client.invalidateQueries();
    },
  });
  const asked = member.accesses.filter(({ requested_rights }) => requested_rights.length > 0);
  return (
    <Notice tone="todo">
      {asked.map(({ unit, requested_rights }) => (
        <p key={unit.id}>
          {t("rights.approval.asks", { agency: unit.name, name, rights: inWords(requested_rights) })}
        </p>
      ))}
      <p>{t("rights.approval.notice")}</p>
      <Refusal error={deciding.error} />
      <Acts>
        <Button variant="filled" loading={deciding.isPending} onClick={() => deciding.mutate(true)}>
          {t("rights.approval.approve", { name })}
        </Button>
        <Button disabled={deciding.isPending} onClick={open}>
          {t("rights.approval.refuse")}
        </Button>
      </Acts>
      <Question
        opened={refusing}
        onClose={close}
        title={t("rights.approval.askRefuse", { name })}
        act={t("rights.approval.refuse")}
        onConfirm={() => deciding.mutateAsync(false)}
      >
        {t("rights.approval.askRefuseText", { name })}
      </Question>
    </Notice>
  );
}
