"""Gathering: what comes for the same person within a moment makes one message, whatever the order it is heard in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chartrier.ids import new_id
from notify import messages
from notify.content import Consignment, Content, NewDocuments
from notify.content import Invitation as InvitationContent
from notify.messages import Addressee
from notify.models import Account, Announcement, Document, Invitation, Reading, Settlement

CHANNEL: Final = "gathering"


@dataclass(frozen=True)
class Pace:
    """How long a message waits for more: until it has been quiet for a while, and never longer than so long."""

    quiet: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Recipient:
    """Somebody who can be reached: by the address they proved, or by the one they were invited at."""

    account_id: UUID
    email: str
    name: str
    language: str
    known_at: datetime
    invitation: Invitation | None = None


_DUE: Final = text("""
    WITH additions AS (
        SELECT account_id, added_at FROM announcements WHERE settled_at IS NULL
        UNION ALL SELECT account_id, added_at FROM invitations WHERE settled_at IS NULL AND added_at IS NOT NULL
    )
    SELECT account_id FROM additions a
    WHERE EXISTS (SELECT FROM accounts c WHERE c.id = a.account_id) OR EXISTS (
        SELECT FROM invitations i WHERE i.account_id = a.account_id AND i.added_at IS NOT NULL AND i.expires_at > :now)
    GROUP BY account_id HAVING max(added_at) <= :quiet_since OR min(added_at) <= :open_since
""")
_EXPECTS_DOCUMENTS: Final = text(
    "SELECT EXISTS (SELECT FROM grants WHERE principal_id = :account_id AND kind IN ('person', 'company'))"
)
_STILL_OPEN: Final = text("""
    SELECT d.id FROM documents d JOIN grants g ON g.holder_id = d.holder_id
     AND (g.organisation_id IS NULL OR g.organisation_id = d.organisation_id) AND d.required_right = ANY (g.rights)
    WHERE g.principal_id = :account_id AND d.id = ANY (:ids)
""")


def ripe(session: Session, *, pace: Pace, now: datetime) -> list[UUID]:
    """The accounts that may be told by now."""
    since = {"quiet_since": now - pace.quiet, "open_since": now - pace.longest, "now": now}
    return list(session.scalars(_DUE, since))


def gather(session: Session, account_id: UUID, *, pace: Pace, now: datetime) -> UUID | None:
    """Decide on one message that says all that waits for an account; none when it can wait or says nothing new."""
    recipient = _recipient(session, account_id, now=now)
    announcements = _announcements(session, account_id)
    invitations = _invitations(session, account_id)
    if recipient is None or not _is_time(session, recipient, announcements, invitations, pace=pace, now=now):
        return None
    content = _content(recipient, _still_news(session, account_id, announcements), invited=bool(invitations))
    message_id = _queue(session, recipient, content, now=now) if content else None
    for announcement in announcements:
        announcement.settled_at, announcement.message_id = now, message_id
    for invitation in invitations:
        invitation.settled_at, invitation.message_id = now, message_id
    return message_id


def _recipient(session: Session, account_id: UUID, *, now: datetime) -> Recipient | None:
    account = session.get(Account, account_id)
    if account:
        return Recipient(account.id, account.email, account.first_name, account.language, account.known_at)
    usable = (Invitation.account_id == account_id, Invitation.added_at.is_not(None), Invitation.expires_at > now)
    invitation = session.scalar(select(Invitation).where(*usable).order_by(Invitation.expires_at.desc()).limit(1))
    if invitation is None or invitation.added_at is None:
        return None
    return Recipient(
        account_id, invitation.email, invitation.first_name, invitation.language, invitation.added_at, invitation
    )


def _announcements(session: Session, account_id: UUID) -> Sequence[Announcement]:
    waiting = select(Announcement).where(Announcement.account_id == account_id, Announcement.settled_at.is_(None))
    return session.scalars(waiting.with_for_update()).all()


def _invitations(session: Session, account_id: UUID) -> Sequence[Invitation]:
    waiting = (Invitation.account_id == account_id, Invitation.settled_at.is_(None), Invitation.added_at.is_not(None))
    return session.scalars(select(Invitation).where(*waiting).with_for_update()).all()


def _is_time(
    session: Session,
    recipient: Recipient,
    announcements: Sequence[Announcement],
    invitations: Sequence[Invitation],
    *,
    pace: Pace,
    now: datetime,
) -> bool:
    added = [each.added_at for each in announcements] + [each.added_at for each in invitations if each.added_at]
    if not added:
        return False
    opened, last = max(min(added), recipient.known_at), max(*added, recipient.known_at)
    # Whoever is invited for the sake of documents is not written to before these were heard of.
    alone = not announcements and session.scalar(_EXPECTS_DOCUMENTS, {"account_id": recipient.account_id})
    quiet = pace.longest if alone else pace.quiet
    leaves_at: datetime = min(last + quiet, opened + pace.longest)
    return now >= leaves_at


def _still_news(session: Session, account_id: UUID, announcements: Iterable[Announcement]) -> list[Document]:
    ids = [each.document_id for each in announcements]
    still_open = session.scalars(_STILL_OPEN, {"account_id": account_id, "ids": ids}).all()
    was_read = select(Reading.document_id).where(Reading.account_id == account_id, Reading.document_id.in_(ids))
    was_settled = select(Settlement.document_id).where(Settlement.document_id.in_(ids))
    news = select(Document).where(
        Document.id.in_(still_open), Document.id.not_in(was_read), Document.id.not_in(was_settled)
    )
    return list(session.scalars(news))


def _content(recipient: Recipient, news: list[Document], *, invited: bool) -> Content | None:
    invitation = recipient.invitation
    if invitation and (news or invited):
        return InvitationContent(
            invited_by=invitation.invited_by, consignments=_consignments(news), expires_at=invitation.expires_at
        )
    return NewDocuments(consignments=_consignments(news)) if news else None


def _consignments(documents: Iterable[Document]) -> tuple[Consignment, ...]:
    counted = Counter((each.organisation_name, each.type) for each in documents)
    senders = sorted({sender for sender, _ in counted})
    return tuple(
        Consignment(sender, {kind: number for (by, kind), number in sorted(counted.items()) if by == sender})
        for sender in senders
    )


def _queue(session: Session, recipient: Recipient, content: Content, *, now: datetime) -> UUID | None:
    to = Addressee(recipient.account_id, recipient.email, name=recipient.name, language=recipient.language)
    return messages.queue(
        session,
        content,
        to,
        # What it announces is settled in this very transaction: nothing else can have the same cause.
        cause=f"gathering:{new_id()}",
        tenant_id=recipient.account_id,
        now=now,
        sealed_link=recipient.invitation.sealed_link if recipient.invitation else None,
    )
