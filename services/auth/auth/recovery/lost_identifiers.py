"""A lost identifier (AUTH-23): what one knows decides who is asked; what one holds, mailbox or mobile, decides alone.

Every request is answered alike and gets a code that somebody may have been sent: whoever guesses learns nothing.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.accounts import chosen_identifiers, identifiers
from auth.accounts.models import Account
from auth.codes import one_time_codes, sending_limits
from auth.codes.one_time_codes import CodeDesk, Matter, Recipient, RightCode, Sent
from auth.errors import RequestClosed, TooManyCodes
from auth.events.credentials import IdentifierRecovered
from auth.profile import email_addresses, phones
from auth.recovery import identity_matching, password_resets
from auth.recovery.identity_matching import Candidate, Form
from auth.recovery.models import LostIdentifier
from auth.recovery.password_resets import ResetRules
from auth.row_scope import seek
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.ids import new_id

CHANNEL = "lost-identifiers"
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
KEPT = timedelta(days=90)
IN_A_DAY = 3


def ask(
    session: Session, form: Form, *, language: str, desk: CodeDesk, seen_from: SeenFrom, now: datetime
) -> tuple[str, Sent]:
    """Take the form down; nothing is looked up yet. The secret of the request, and what is told of the code."""
    for given in (form.email, form.mobile):
        if not sending_limits.may(session, f"lost:{given}", most=IN_A_DAY, hashes=desk.hashes, now=now):
            raise TooManyCodes
    secret = new_secret()
    request = LostIdentifier(
        id=new_id(),
        secret_hash=desk.hashes.of("lost", secret),
        state="asked",
        form=asdict(form),
        language=language,
        seen_from=vars(seen_from),
        asked_at=now,
    )
    seek(session, request.secret_hash)
    session.add(request)
    session.flush()
    # A code that nobody gets: a wrong one is refused alike, whether or not one was sent afterwards.
    one_time_codes.draw(session, matter_of(request.id), "sms", desk=desk, lives=one_time_codes.A_WHILE, now=now)
    wake(session, CHANNEL)
    return secret, one_time_codes.told("sms", form.mobile, desk=desk, lives=one_time_codes.A_WHILE, now=now)


def matter_of(request_id: UUID) -> Matter:
    """What the code of a request is good for."""
    return Matter("lost-identifier", str(request_id))


def next_one(session: Session) -> LostIdentifier | None:
    """The request that waited longest to be looked at, for whoever takes it first."""
    waiting = select(LostIdentifier).where(LostIdentifier.state == "asked").order_by(LostIdentifier.asked_at).limit(1)
    return session.scalars(waiting.with_for_update(skip_locked=True)).one_or_none()


def look(session: Session, request: LostIdentifier, *, rules: ResetRules, desk: CodeDesk, now: datetime) -> None:
    """Look whose account it is: write to the address on record, ask the mobile on record, or leave it to support."""
    form = Form(**request.form)
    match = identity_matching.the_one(identity_matching.candidates(session, form))
    if match is None or not _reached(session, request, match, form, rules=rules, desk=desk, now=now):
        request.state = "open"


def _reached(
    session: Session,
    request: LostIdentifier,
    match: Candidate,
    form: Form,
    *,
    rules: ResetRules,
    desk: CodeDesk,
    now: datetime,
) -> bool:
    account = match.account
    if match.reached_by_email:
        password_resets.offer(
            session,
            [account],
            cause="lost-identifier",
            rules=rules,
            desk=desk,
            seen_from=SeenFrom(**request.seen_from),
            now=now,
            offered_identifier=chosen_identifiers.suggested(account),
        )
        request.state, request.account_id = "matched", account.id
        return True
    if email_addresses.why_fixed(session, account) is not None:
        return False
    recipient = Recipient("sms", form.mobile, account.first_name, account.language, account_id=account.id)
    try:
        matter = matter_of(request.id)
        one_time_codes.send(
            session, matter, recipient, desk=desk, lives=one_time_codes.A_WHILE, now=now, tries_go_on=True
        )
    except TooManyCodes:
        return False
    request.state, request.account_id = "waiting", account.id
    return True


def find(session: Session, secret: str, *, hashes: KeyedHashes, now: datetime) -> LostIdentifier:
    """The request that a page holds the secret of."""
    kept = hashes.of("lost", secret)
    seek(session, kept)
    request = session.scalars(select(LostIdentifier).where(LostIdentifier.secret_hash == kept)).one_or_none()
    if request is None or request.asked_at <= now - A_DAY:
        raise RequestClosed
    return request


def confirm(
    session: Session,
    request_id: UUID,
    right: RightCode,
    *,
    rules: ResetRules,
    desk: CodeDesk,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """The mobile on record is at hand: the link goes to the new address, and the old one is told."""
    one_time_codes.spend(session, right, now=now)
    request = session.get_one(LostIdentifier, request_id, with_for_update=True)
    account = session.get(Account, request.account_id) if request.account_id else None
    if request.state != "waiting" or account is None or account.state != "active":
        raise RequestClosed
    request.state = "matched"
    recover(session, account, Form(**request.form).email, rules=rules, desk=desk, seen_from=seen_from, now=now)


def recover(
    session: Session,
    account: Account,
    address: str,
    *,
    rules: ResetRules,
    desk: CodeDesk,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Send the link and a new identifier to another address than the one on record; the old contacts are told."""
    address = identifiers.canonical(address)
    password_resets.offer(
        session,
        [account],
        cause="lost-identifier",
        rules=rules,
        desk=desk,
        seen_from=seen_from,
        now=now,
        new_email=address if address != account.email else None,
        offered_identifier=chosen_identifiers.suggested(account),
    )
    recovered = IdentifierRecovered(
        tenant_id=account.id,
        account_id=account.id,
        former_email=account.email,
        phones=[phone.number for phone in phones.of(session, account.id)],
        name=account.first_name or account.last_name,
        language=account.language,
        at=now,
    )
    record(session, recovered)
    journal.write(session, account.id, "identifier-recovered", seen_from=seen_from, now=now)


def leave_to_support(session: Session, *, now: datetime) -> None:
    """Leave to support what no code came back for within the hour; forget what is older than three months."""
    unanswered = LostIdentifier.state == "waiting", LostIdentifier.asked_at < now - AN_HOUR
    session.execute(update(LostIdentifier).where(*unanswered).values(state="open"))
    session.execute(delete(LostIdentifier).where(LostIdentifier.asked_at < now - KEPT))
