"""Digests: what comes for the same person within a moment makes one message, in whatever order the events arrive."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import new_id
from chartrier.projections import grants
from notify.documents import announcements
from notify.documents.models import Announcement, Document
from notify.messages import queue
from notify.messages.content import Content, DocumentsOfSender, NewDocuments
from notify.messages.content import Invitation as InvitationContent
from notify.messages.queue import Addressee, Draft
from notify.recipients import preferences, recipients
from notify.recipients.models import Invitation
from notify.recipients.preferences import Pace, Preferences
from notify.recipients.recipients import Recipient

CHANNEL: Final = "digests"

# Kinds of holder to whom documents are delivered.
RECEIVE_DOCUMENTS: Final = frozenset({"person", "company"})


@dataclass(frozen=True)
class DigestDelays:
    """How long a message waits for more: until nothing was added for a while, and never longer than so long."""

    quiet: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Backlog:
    """What waits to be told to one account."""

    announcements: Sequence[Announcement]
    invitations: Sequence[Invitation]

    @property
    def added_at(self) -> list[datetime]:
        """Return when each part was added."""
        return [each.added_at for each in self._parts() if each.added_at]

    def mark_handled(self, message_id: UUID | None, *, now: datetime) -> None:
        """Note in which message everything was told; in none when there was nothing left to tell."""
        for each in self._parts():
            each.handled_at, each.message_id = now, message_id

    def _parts(self) -> list[Announcement | Invitation]:
        return [*self.announcements, *self.invitations]


_DUE: Final = text("""
    WITH additions AS (
        SELECT account_id, added_at FROM announcements WHERE handled_at IS NULL
        UNION ALL SELECT account_id, added_at FROM invitations WHERE handled_at IS NULL AND added_at IS NOT NULL
    )
    SELECT a.account_id FROM additions a LEFT JOIN notification_preferences p ON p.account_id = a.account_id
    WHERE EXISTS (SELECT FROM accounts c WHERE c.id = a.account_id) OR EXISTS (
        SELECT FROM invitations i WHERE i.account_id = a.account_id AND i.added_at IS NOT NULL AND i.expires_at > :now)
    GROUP BY a.account_id, p.account_id
    HAVING CASE WHEN p.new_documents = 'daily'
        -- Once a day, when it was last eight where they live.
        THEN min(added_at) < (date_trunc('day', CAST(:now AS timestamptz) AT TIME ZONE p.time_zone - interval '8 hours')
            + interval '8 hours') AT TIME ZONE p.time_zone
        ELSE max(added_at) <= :quiet_since OR min(added_at) <= :open_since END
""")


def due(session: Session, context: Context, *, delays: DigestDelays) -> list[UUID]:
    """Return the accounts that may be told by now."""
    since = {"quiet_since": context.now - delays.quiet, "open_since": context.now - delays.longest, "now": context.now}
    return list(session.scalars(_DUE, since))


def compose(session: Session, context: Context, account_id: UUID, *, delays: DigestDelays) -> UUID | None:
    """Queue one message that says all that waits for an account; none when it can wait or says nothing new."""
    recipient = recipients.find(session, account_id, now=context.now)
    backlog = _backlog(session, account_id)
    if recipient is None or not backlog.added_at:
        return None
    chosen = preferences.of(session, account_id)
    daily = chosen.new_documents == Pace.DAILY and recipient.invitation is None
    due_at = _next_digest(chosen, backlog) if daily else _due_at(session, recipient, backlog, delays=delays)
    if context.now < due_at:
        return None
    content = _content(session, recipient, backlog)
    if isinstance(content, NewDocuments) and chosen.new_documents == Pace.NEVER:
        content = None
    message_id = _queue(session, context, recipient, content) if content else None
    backlog.mark_handled(message_id, now=context.now)
    return message_id


def _backlog(session: Session, account_id: UUID) -> Backlog:
    announced = select(Announcement).where(Announcement.account_id == account_id, Announcement.handled_at.is_(None))
    invited = select(Invitation).where(
        Invitation.account_id == account_id, Invitation.handled_at.is_(None), Invitation.added_at.is_not(None)
    )
    return Backlog(session.scalars(announced.with_for_update()).all(), session.scalars(invited.with_for_update()).all())


def _next_digest(chosen: Preferences, backlog: Backlog) -> datetime:
    return chosen.next_digest(min(backlog.added_at))


def _due_at(session: Session, recipient: Recipient, backlog: Backlog, *, delays: DigestDelays) -> datetime:
    opened = max(min(backlog.added_at), recipient.known_since)
    last = max(*backlog.added_at, recipient.known_since)
    # Whoever is invited for the sake of documents is not written to before these are known.
    invited_alone = not backlog.announcements and _receives_documents(session, recipient.account_id)
    quiet = delays.longest if invited_alone else delays.quiet
    return min(last + quiet, opened + delays.longest)


def _receives_documents(session: Session, account_id: UUID) -> bool:
    return any(grant.kind in RECEIVE_DOCUMENTS for grant in grants.of(session, account_id))


def _content(session: Session, recipient: Recipient, backlog: Backlog) -> Content | None:
    news = announcements.still_news(session, recipient.account_id, backlog.announcements)
    invitation = recipient.invitation
    if invitation and (news or backlog.invitations):
        held = grants.of(session, recipient.account_id)
        return InvitationContent(
            invited_by=invitation.invited_by,
            by_sender=_by_sender(news),
            rights=tuple(sorted({right for grant in held for right in grant.rights})),
            expires_at=invitation.expires_at,
            reminder=invitation.reminder,
        )
    return NewDocuments(by_sender=_by_sender(news)) if news else None


def _by_sender(documents: Iterable[Document]) -> tuple[DocumentsOfSender, ...]:
    counted = Counter((each.organisation_name, each.type) for each in documents)
    senders = sorted({sender for sender, _ in counted})
    return tuple(
        DocumentsOfSender(sender, {kind: number for (by, kind), number in sorted(counted.items()) if by == sender})
        for sender in senders
    )


def _queue(session: Session, context: Context, recipient: Recipient, content: Content) -> UUID | None:
    to = Addressee(recipient.account_id, recipient.email, name=recipient.name, language=recipient.language)
    sealed_link = recipient.invitation.sealed_link if recipient.invitation else None
    # What it announces is marked in this very transaction: nothing else can have the same cause.
    cause = f"digest:{new_id()}"
    draft = Draft(content, to, sealed_link=sealed_link)
    return queue.add(session, context, draft, cause=cause, tenant_id=recipient.account_id)
