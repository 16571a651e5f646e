"""Lost identifiers (AUTH-23): what one knows decides who is asked; what one holds, mailbox or mobile, decides alone.

Every request is answered alike and gets a code that somebody may have been sent: whoever guesses learns nothing.
"""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.accounts import identifiers, own_identifiers
from auth.accounts.models import Account
from auth.codes import one_time_codes, sending_limits
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import CodeTooSoon, RequestClosed, TooManyCodes
from auth.events.credentials import IdentifierRecovered
from auth.profile import email_addresses, phones
from auth.recovery import identity_matching, password_resets
from auth.recovery.identity_matching import Candidate, LostIdentifierForm
from auth.recovery.models import LostIdentifierRequest
from auth.recovery.password_resets import ResetOffer
from auth.row_scope import allow_lookup
from auth.security_journal import journal
from auth.security_journal.journal import Origin
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.ids import new_id

CHANNEL: Final = "lost-identifiers"
MAXIMUM_A_DAY: Final = 3
_MAXIMUM_CODES_ASKED_AGAIN: Final = 3
_LIFETIME: Final = timedelta(days=1)
_UNANSWERED_AFTER: Final = timedelta(hours=1)
_RETENTION: Final = timedelta(days=90)


def add(session: Session, context: Context, config: Config, form: LostIdentifierForm) -> tuple[str, SentCode]:
    """Store the form, without looking anything up; return the request's secret and what the screen says of the code."""
    for given in (form.email, form.mobile):
        if not sending_limits.is_allowed(session, context, config, f"lost:{given}", maximum=MAXIMUM_A_DAY):
            raise TooManyCodes
    secret = new_secret()
    request = LostIdentifierRequest(
        id=new_id(),
        secret_hash=config.hashes.of("lost-identifier", secret),
        state="received",
        form=asdict(form),
        language=context.language,
        origin=vars(journal.origin_of(context)),
        requested_at=context.now,
        code_asked_at=context.now,
    )
    allow_lookup(session, request.secret_hash)
    session.add(request)
    session.flush()
    # A code that nobody gets: a wrong one is refused alike, whether or not one is sent afterwards.
    purpose = code_purpose(request.id)
    one_time_codes.create(session, context, config, purpose, "sms")
    wake(session, CHANNEL)
    return secret, one_time_codes.receipt(context, config, purpose, "sms", form.mobile)


def code_purpose(request_id: UUID) -> CodePurpose:
    """Return what the code of a request is good for."""
    return CodePurpose("lost-identifier", str(request_id), keeps_attempts=True)


def ask_again(session: Session, context: Context, config: Config, secret: str) -> SentCode:
    """Have another code sent where one was, for the earlier one, with new attempts. Every request is answered alike."""
    request = find(session, context, config, secret)
    session.refresh(request, with_for_update=True)
    again_at = request.code_asked_at + config.codes.cool_down
    if again_at > context.now:
        raise CodeTooSoon(again_at=again_at.isoformat().replace("+00:00", "Z"))
    asked = f"lost-again:{request.id}"
    if not sending_limits.is_allowed(session, context, config, asked, maximum=_MAXIMUM_CODES_ASKED_AGAIN):
        raise TooManyCodes
    allow_lookup(session, request.secret_hash)
    request.code_asked_at = context.now
    if request.state == "code_sent":
        request.state = "received"
    # As at first: a code that nobody gets, until the mobile on record, if it is one, is sent another.
    purpose = code_purpose(request.id)
    session.flush()
    one_time_codes.create(session, context, config, replace(purpose, keeps_attempts=False), "sms")
    wake(session, CHANNEL)
    return one_time_codes.receipt(context, config, purpose, "sms", LostIdentifierForm(**request.form).mobile)


def next_one(session: Session) -> LostIdentifierRequest | None:
    """Return the request that waited longest to be matched, locked; in maintenance only."""
    received = select(LostIdentifierRequest).where(LostIdentifierRequest.state == "received")
    oldest = received.order_by(LostIdentifierRequest.requested_at).limit(1)
    return session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()


def match(session: Session, context: Context, config: Config, request: LostIdentifierRequest) -> None:
    """Find whose account it is: write to the address on record, ask the mobile on record, or leave it to support."""
    candidates = identity_matching.candidates(session, LostIdentifierForm(**request.form))
    candidate = identity_matching.only_match(candidates)
    if candidate is None or not _reach(session, context, config, request, candidate):
        request.state = "open"


def find(session: Session, context: Context, config: Config, secret: str) -> LostIdentifierRequest:
    """Return the request that a page holds the secret of."""
    secret_hash = config.hashes.of("lost-identifier", secret)
    allow_lookup(session, secret_hash)
    found = select(LostIdentifierRequest).where(LostIdentifierRequest.secret_hash == secret_hash)
    request = session.scalars(found).one_or_none()
    if request is None or request.requested_at <= context.now - _LIFETIME:
        raise RequestClosed
    return request


def confirm(session: Session, context: Context, config: Config, request_id: UUID, code: VerifiedCode) -> None:
    """Send the link to the new address, once the mobile on record was proven to be at hand."""
    one_time_codes.use(session, context, code)
    request = session.get_one(LostIdentifierRequest, request_id, with_for_update=True)
    account = session.get(Account, request.account_id) if request.account_id else None
    if request.state != "code_sent" or account is None or account.state != "active":
        raise RequestClosed
    request.state = "matched"
    recover(session, context, config, account, LostIdentifierForm(**request.form).email)


def recover(session: Session, context: Context, config: Config, account: Account, address: str) -> None:
    """Send the link and a new identifier to another address than the one on record, whose reader is notified."""
    address = identifiers.canonical(address)
    new_email = address if address != account.email else None
    offer = ResetOffer("lost-identifier", new_email=new_email, new_identifier=own_identifiers.suggest(account))
    password_resets.send_links(session, context, config, [account], offer)
    recovered = IdentifierRecovered(
        tenant_id=account.id,
        account_id=account.id,
        former_email=account.email,
        phones=[phone.number for phone in phones.of(session, account.id)],
        name=account.first_name or account.last_name,
        language=account.language,
        at=context.now,
    )
    record(session, recovered)
    journal.write(session, context, account.id, "identifier-recovered")


def leave_unanswered_to_support(session: Session, context: Context) -> None:
    """Leave to support what no code came back for within the hour; delete what is older than three months."""
    unanswered = (
        LostIdentifierRequest.state == "code_sent",
        LostIdentifierRequest.requested_at < context.now - _UNANSWERED_AFTER,
    )
    session.execute(update(LostIdentifierRequest).where(*unanswered).values(state="open"))
    too_old = LostIdentifierRequest.requested_at < context.now - _RETENTION
    session.execute(delete(LostIdentifierRequest).where(too_old))


def _reach(
    session: Session, context: Context, config: Config, request: LostIdentifierRequest, candidate: Candidate
) -> bool:
    account, form = candidate.account, LostIdentifierForm(**request.form)
    if candidate.reached_by_email:
        identifier, origin = own_identifiers.suggest(account), Origin(**request.origin)
        offer = ResetOffer("lost-identifier", new_identifier=identifier, origin=origin)
        password_resets.send_links(session, context, config, [account], offer)
        request.state, request.account_id = "matched", account.id
        return True
    if email_addresses.why_fixed(session, account) is not None:
        return False
    recipient = Recipient("sms", form.mobile, account.first_name, account.language, account.id)
    try:
        one_time_codes.send(session, context, config, code_purpose(request.id), recipient)
    except TooManyCodes:
        return False
    request.state, request.account_id = "code_sent", account.id
    return True
