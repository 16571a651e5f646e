"""Opening a client account (AUTH-30): a form, a code by text message, one by e-mail; only then there is an account."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.accounts import identifiers, profile_events
from auth.accounts.models import Account
from auth.activation import activation
from auth.client_accounts.models import PendingClientAccount
from auth.codes import one_time_codes, sending_limits
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Channel, Recipient
from auth.config import Config
from auth.consents import consents, terms
from auth.consents.consents import Acceptance
from auth.errors import OpeningExpired
from auth.events.accounts import AddressAlreadyUsed, ClientAccountOpened
from auth.profile import phones
from auth.row_scope import act_for, allow_lookup, lock
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.events.outbox import record
from chartrier.ids import new_id

KIND: Final = "deposit_client"


@dataclass(frozen=True)
class ClientAccountForm:
    """What the form says, once it was found to be right."""

    category: str
    company_name: str
    email: str
    mobile: str
    password_hash: str
    language: str


@dataclass(frozen=True)
class OpeningStep:
    """The current step of an opening, and the code that was sent for it."""

    step: str
    mobile: str
    email: str
    code: SentCode


def begin(session: Session, context: Context, config: Config, form: ClientAccountForm) -> tuple[str, OpeningStep]:
    """Store the form and send a code to the mobile; return the secret of the opening and its step."""
    secret = new_secret()
    pending = PendingClientAccount(
        id=new_id(),
        secret_hash=config.hashes.of("client-account", secret),
        step="mobile",
        category=form.category,
        company_name=form.company_name,
        email=identifiers.canonical(form.email),
        mobile=form.mobile,
        password_hash=form.password_hash,
        terms_version=terms.for_space(KIND).version,
        language=form.language,
        begun_at=context.now,
        expires_at=context.now + config.client_accounts.lifetime,
    )
    allow_lookup(session, pending.secret_hash)
    session.add(pending)
    session.flush()
    return secret, send_code(session, context, config, pending)


def find(session: Session, context: Context, config: Config, secret: str) -> PendingClientAccount:
    """Return the opening that a page holds the secret of."""
    secret_hash = config.hashes.of("client-account", secret)
    allow_lookup(session, secret_hash)
    found = select(PendingClientAccount).where(PendingClientAccount.secret_hash == secret_hash)
    pending = session.scalars(found).one_or_none()
    if pending is None or pending.step == "done" or pending.expires_at <= context.now:
        raise OpeningExpired
    return pending


def code_purpose(config: Config, pending: PendingClientAccount, step: str) -> CodePurpose:
    """Return what the code of a step is good for."""
    lifetime = config.client_accounts.email_code_lifetime if step == "email" else one_time_codes.TEN_MINUTES
    return CodePurpose(f"opening-{step}", str(pending.id), lifetime)


def send_code(session: Session, context: Context, config: Config, pending: PendingClientAccount) -> OpeningStep:
    """Send the code of the current step; asked again, the earlier one is void."""
    purpose = code_purpose(config, pending, pending.step)
    if pending.step == "mobile":
        sent = one_time_codes.issue(session, context, config, purpose, _recipient(pending, "sms"))
    elif identifiers.owner_of_address(session, pending.email) is None:
        sent = one_time_codes.issue(session, context, config, purpose, _recipient(pending, "email"))
    else:
        sent = _tell_the_owner(session, context, config, pending)
    return OpeningStep(pending.step, pending.mobile, pending.email, sent)


def confirm_mobile(session: Session, context: Context, config: Config, secret: str, code: VerifiedCode) -> OpeningStep:
    """Go on to the mailbox, once the code that went to the mobile was typed."""
    one_time_codes.use(session, context, code)
    pending = find(session, context, config, secret)
    _advance(session, pending, before="mobile", after="email")
    return send_code(session, context, config, pending)


def confirm_email(session: Session, context: Context, config: Config, secret: str, code: VerifiedCode) -> Account:
    """Open the account, once the code that went to the mailbox was typed too."""
    one_time_codes.use(session, context, code)
    pending = find(session, context, config, secret)
    _advance(session, pending, before="email", after="done")
    lock(session, f"address:{pending.email}")
    if identifiers.owner_of_address(session, pending.email) is not None:
        raise OpeningExpired
    account = _open(session, context, pending)
    record(session, profile_events.activated(session, account), _opened(context, pending, account))
    activation.join_pending_accounts(session, context, account)
    return account


def name_administrator(session: Session, account_id: UUID, *, first_name: str, last_name: str) -> None:
    """Name a client account after its administrator, once; what somebody called themselves since then stays."""
    act_for(session, account_id)
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or account.opened_as != KIND or account.first_name:
        return
    account.first_name, account.last_name = first_name, last_name
    session.flush()
    record(session, profile_events.changed(session, account))


def delete_expired(session: Session, context: Context) -> None:
    """Delete openings whose time is over, whether they came to an account or not."""
    session.execute(delete(PendingClientAccount).where(PendingClientAccount.expires_at < context.now))


def _recipient(pending: PendingClientAccount, channel: Channel) -> Recipient:
    to = pending.mobile if channel == "sms" else pending.email
    return Recipient(channel, to, pending.company_name, pending.language, pending.id, has_account=False)


def _tell_the_owner(session: Session, context: Context, config: Config, pending: PendingClientAccount) -> SentCode:
    """Tell an address that it has an account already; whoever opens another one sees what everybody sees."""
    purpose = code_purpose(config, pending, "email")
    one_time_codes.refuse_too_soon(session, context, config, purpose)
    # As many as of codes: neither is a mailbox flooded, nor does it tell anything when there are no more.
    sending_limits.count(session, context, config, _recipient(pending, "email"))
    one_time_codes.create(session, context, config, purpose, "email")
    used = AddressAlreadyUsed(
        tenant_id=pending.id,
        opening_id=pending.id,
        email=pending.email,
        language=pending.language,
        at=context.now,
    )
    record(session, used)
    return one_time_codes.receipt(context, config, purpose, "email", pending.email)


def _advance(session: Session, pending: PendingClientAccount, *, before: str, after: str) -> None:
    allow_lookup(session, pending.secret_hash)
    current = PendingClientAccount.id == pending.id, PendingClientAccount.step == before
    advanced = update(PendingClientAccount).where(*current).values(step=after).returning(PendingClientAccount.id)
    if session.scalars(advanced).one_or_none() is None:
        raise OpeningExpired


def _open(session: Session, context: Context, pending: PendingClientAccount) -> Account:
    account = Account(
        id=new_id(),
        state="active",
        email=pending.email,
        # Who administers it follows in the next steps; until then the account goes by the company's name.
        first_name="",
        last_name=pending.company_name,
        language=pending.language,
        password_hash=pending.password_hash,
        created_at=context.now,
        activated_at=context.now,
        opened_as=KIND,
    )
    act_for(session, account.id)
    session.add(account)
    session.flush()
    identifiers.assign_private_number(session, context, account.id)
    identifiers.add_address(session, context, account.id, pending.email)
    phones.add(session, context, account.id, pending.mobile)
    consents.store(session, context, account.id, Acceptance(KIND, pending.terms_version, pending.begun_at))
    journal.write(session, context, account.id, "opened", company=pending.company_name)
    return account


def _opened(context: Context, pending: PendingClientAccount, account: Account) -> ClientAccountOpened:
    return ClientAccountOpened(
        tenant_id=account.id,
        account_id=account.id,
        opening_id=pending.id,
        category=pending.category,
        company_name=pending.company_name,
        email=pending.email,
        mobile=pending.mobile,
        language=pending.language,
        at=context.now,
    )
