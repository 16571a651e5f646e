"""What tenancy does with the events of auth: invitations are answered, accounts are merged, separated and closed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts
from chartrier.runtime.current import context
from tenancy.invitations import answers
from tenancy.members.models import Member

subscriptions = Subscriptions("tenancy")
account_erasure.subscribe(subscriptions)
merged_accounts.subscribe(subscriptions)


@dataclass(frozen=True)
class InvitationAnswered:
    """What auth publishes of the account that answers an invitation."""

    account_id: UUID
    invitation_id: UUID


@subscriptions.on("auth.account-pre-created.v1", InvitationAnswered)
@subscriptions.on("auth.account-enrolled.v1", InvitationAnswered)
def bind_new_account(session: Session, event: InvitationAnswered) -> None:
    """Give the membership the account that was made for it, unless its owner joined with another one before."""
    member = session.get(Member, event.invitation_id, with_for_update=True)
    if member is not None and member.principal_id is None:
        answers.bind_or_invite_again(session, context(), member, account_id=event.account_id)


@subscriptions.on("auth.account-joined.v1", InvitationAnswered)
def bind_joined_account(session: Session, event: InvitationAnswered) -> None:
    """Give the membership the account that its owner had already."""
    member = session.get(Member, event.invitation_id, with_for_update=True)
    if member is not None:
        answers.bind_or_invite_again(session, context(), member, account_id=event.account_id)
