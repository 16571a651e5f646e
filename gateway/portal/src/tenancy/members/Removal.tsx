import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Member, removeMember, setRights } from "../../api/members";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { type Administration, fullName } from "../administration/administration";
import { showChanged } from "../rights/changeRights";
import { useRightsInWords } from "../spaces/rights";

interface RemovalProps {
  of: Administration;
  member: Member;
  opened: boolean;
  onClose: () => void;
  onRemoved?: () => void;
}

/** Ends somebody's access (TEN-23): every right first, then the person, named with the company. */
export function Removal({ of, member, opened, onClose, onRemoved }: RemovalProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const name = fullName(member);
  const held = member.accesses.filter(({ rights }) => rights.length > 0);
  const remove = async () => {
    await removeMember(of.id, member.id);
    confirmed(t("rights.remove.done", { name, space: of.name }));
    onRemoved?.();
    await client.invalidateQueries({ queryKey: ["members"] });
  };
  if (held.length > 0)
    return <RightsFirst of={of} member={member} held={held} opened={opened} onClose={onClose} />;
  return (
    <Question
      opened={opened}
      onClose={onClose}
      title={t("rights.remove.ask", { name, space: of.name })}
      act={t("rights.remove.act", { name })}
      onConfirm={remove}
    >
      {t("rights.remove.askText", { name, space: of.name })}
    </Question>
  );
}

function RightsFirst({ of, member, held, opened, onClose }: RemovalProps & { held: Member["accesses"] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const inWords = useRightsInWords();
  const name = fullName(member);
  const withdrawing = useMutation({
    mutationFn: async () => {
      // One after the other: where one is refused, those before it are withdrawn and shown so.
      for (const { unit } of held) showChanged(client, of.id, await setRights(of.id, member.id, unit.id, []));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["rightChanges", of.id] }),
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("rights.remove.first", { name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{t("rights.remove.firstText", { name, space: of.name })}</p>
      <ul>
        {held.map(({ unit, rights }) => (
          <li key={unit.id}>{t("rights.remove.held", { unit: unit.name, rights: inWords(rights) })}</li>
        ))}
      </ul>
      <Refusal error={withdrawing.error} />
      <Acts>
        <Button color="error" loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
          {t("rights.remove.withdrawAll")}
        </Button>
        <Button onClick={onClose} disabled={withdrawing.isPending}>
          {t("common.cancel")}
        </Button>
      </Acts>
    </Modal>
  );
}
