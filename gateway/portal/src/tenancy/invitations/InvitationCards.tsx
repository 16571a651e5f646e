import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptInvitation, type Invitation, invitations, refuseInvitation } from "../../api/tenancy";
import { refetchSoon } from "../../auth/sessions/queryClient";
import { inWords } from "../../language/formats";
import { formatSiret } from "../../language/phoneNumber";
import cards from "../../ui/content/Cards.module.css";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { useRightsInWords } from "../spaces/rights";

/** What one is invited to and has not answered. */
export const useInvitations = () => useQuery({ queryKey: ["invitations"], queryFn: invitations });

/** Invitations to somebody who has an account already, one card each (TEN-05). */
export function InvitationCards({ open }: { open: Invitation[] }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t("rights.invitations.title", { count: open.length })}>
      <p className={cards.why}>{t("rights.invitations.why")}</p>
      <ul className={cards.cards}>
        {open.map((invitation, index) => (
          <InvitationCard key={invitation.id} invitation={invitation} first={index === 0} />
        ))}
      </ul>
    </Sheet>
  );
}

function useAnswer({ id, space_name: space, invited_by: by }: Invitation) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: "accepted" | "declined") =>
      answer === "accepted" ? acceptInvitation(id) : refuseInvitation(id),
    onSuccess: async (_, answer) => {
      const declined = by ? "rights.invitations.declined" : "rights.invitations.declinedUnnamed";
      confirmed(t(answer === "accepted" ? "rights.invitations.accepted" : declined, { space, by }));
      await client.invalidateQueries();
      refetchSoon(client);
    },
  });
}

function InvitationCard({ invitation, first }: { invitation: Invitation; first: boolean }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const answer = useAnswer(invitation);
  const { space_name: space, invited_by: by } = invitation;
  // Who invites is named where it is somebody else than the space itself.
  const named = by !== "" && by !== space;
  const Accept = first ? MainAct : Button;
  return (
    <li className={cards.card}>
      <p className={cards.asks}>
        {t(named ? "rights.invitations.asks" : "rights.invitations.asksUnnamed", { by, space })}
      </p>
      <p className={cards.facts}>
        {invitation.siret && `${t("rights.invitations.siret", { siret: formatSiret(invitation.siret) })} · `}
        {t("rights.invitations.since", { date: inWords(invitation.invited_at) })}
      </p>
      <OfferedRights units={invitation.units} />
      <Refusal error={answer.error} />
      <Acts>
        <Accept loading={answer.isPending} onClick={() => answer.mutate("accepted")}>
          {t("rights.invitations.accept")}
        </Accept>
        <Button disabled={answer.isPending} onClick={() => setAsking(true)}>
          {t("rights.invitations.decline")}
        </Button>
      </Acts>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("rights.invitations.askDecline", { space })}
        act={t("rights.invitations.decline")}
        onConfirm={() => answer.mutateAsync("declined")}
      >
        {t("rights.invitations.askDeclineText", { space })}
      </Question>
    </li>
  );
}

function OfferedRights({ units }: Pick<Invitation, "units">) {
  const inWordsOf = useRightsInWords();
  return (
    <dl className={cards.offered}>
      {units.map(({ name, siret, address, rights }) => (
        <div key={`${name} ${siret}`}>
          <dt>
            {name}
            {address?.city && `, ${address.city}`}
          </dt>
          <dd>{inWordsOf(rights)}</dd>
        </div>
      ))}
    </dl>
  );
}
