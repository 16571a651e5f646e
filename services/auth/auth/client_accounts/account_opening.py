"""Opening a client account (AUTH-30): a form, a code by text message, one by e-mail; only then there is an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.accounts import identifiers, profile_events
from auth.accounts.models import Account, Identifier
from auth.activation import activation
from auth.client_accounts.models import Opening
from auth.codes import one_time_codes, sending_limits
from auth.codes.one_time_codes import CodeDesk, Matter, Recipient, RightCode, Sent
from auth.consents import consents, terms
from auth.errors import OpeningClosed
from auth.events.accounts import AddressOccupied, ClientAccountOpened
from auth.formats import phone_numbers
from auth.profile import phones
from auth.row_scope import act_for, seek, take_turns
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.events.outbox import record
from chartrier.ids import new_id

KIND = "deposit_client"


@dataclass(frozen=True)
class Category:
    """Who may open an account by themselves, as the form names it."""

    key: str
    fr: str
    en: str


@dataclass(frozen=True)
class OpeningRules:
    """Who may open an account, whose mobiles are texted, and how long an opening may take."""

    categories: tuple[Category, ...] = (Category("company", "Entreprise", "Company"),)
    countries: tuple[str, ...] = phone_numbers.COUNTRIES
    lives: timedelta = timedelta(days=1)
    code_by_email_lives: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class Beginning:
    """What the form says, once it was found to be right."""

    category: str
    company_name: str
    email: str
    mobile: str
    password_hash: str
    language: str


@dataclass(frozen=True)
class Stage:
    """Where an opening stands, and what was sent for the present step."""

    step: str
    mobile: str
    email: str
    code: Sent


def begin(
    session: Session, beginning: Beginning, *, rules: OpeningRules, desk: CodeDesk, now: datetime
) -> tuple[str, Stage]:
    """Take down the form and send a code to the mobile. The secret of the opening, and where it stands."""
    secret, text = new_secret(), terms.for_space(KIND)
    opening = Opening(
        id=new_id(),
        secret_hash=desk.hashes.of("opening", secret),
        step="mobile",
        category=beginning.category,
        company_name=beginning.company_name,
        email=identifiers.canonical(beginning.email),
        mobile=beginning.mobile,
        password_hash=beginning.password_hash,
        terms_version=text.version,
        language=beginning.language,
        begun_at=now,
        expires_at=now + rules.lives,
    )
    seek(session, opening.secret_hash)
    session.add(opening)
    session.flush()
    return secret, send_code(session, opening, rules=rules, desk=desk, now=now)


def find(session: Session, secret: str, *, hashes: KeyedHashes, now: datetime) -> Opening:
    """The opening that a page holds the secret of, while it goes on."""
    kept = hashes.of("opening", secret)
    seek(session, kept)
    opening = session.scalars(select(Opening).where(Opening.secret_hash == kept)).one_or_none()
    if opening is None or opening.step == "done" or opening.expires_at <= now:
        raise OpeningClosed
    return opening


def matter_of(opening: Opening, step: str) -> Matter:
    """What the code of a step is good for."""
    return Matter(f"opening-{step}", str(opening.id))


def send_code(session: Session, opening: Opening, *, rules: OpeningRules, desk: CodeDesk, now: datetime) -> Stage:
    """Send the code of the present step; asked again, the earlier one is void."""
    matter = matter_of(opening, opening.step)
    if opening.step == "mobile":
        recipient = Recipient("sms", opening.mobile, opening.company_name, opening.language, tenant_id=opening.id)
        sent = one_time_codes.issue(session, matter, recipient, desk=desk, lives=one_time_codes.A_WHILE, now=now)
    elif identifiers.account_of_address(session, opening.email) is None:
        recipient = Recipient("email", opening.email, opening.company_name, opening.language, tenant_id=opening.id)
        sent = one_time_codes.issue(session, matter, recipient, desk=desk, lives=rules.code_by_email_lives, now=now)
    else:
        sent = _tell_the_owner(session, opening, matter, rules=rules, desk=desk, now=now)
    return Stage(opening.step, opening.mobile, opening.email, sent)


def _tell_the_owner(
    session: Session, opening: Opening, matter: Matter, *, rules: OpeningRules, desk: CodeDesk, now: datetime
) -> Sent:
    """Whoever opens sees what everybody sees; only the mailbox hears that it has an account already."""
    lives = rules.code_by_email_lives
    one_time_codes.cool_down(session, matter, desk=desk, now=now)
    # As many as of codes: neither is a mailbox flooded, nor does it tell anything when there are no more.
    most = desk.rules.sendings
    sending_limits.count(session, "email", opening.email, asker=opening.id, hashes=desk.hashes, rules=most, now=now)
    one_time_codes.draw(session, matter, "email", desk=desk, lives=lives, now=now)
    record(
        session,
        AddressOccupied(
            tenant_id=opening.id, opening_id=opening.id, email=opening.email, language=opening.language, at=now
        ),
    )
    return one_time_codes.told("email", opening.email, desk=desk, lives=lives, now=now)


def mobile_proven(
    session: Session, secret: str, right: RightCode, *, rules: OpeningRules, desk: CodeDesk, now: datetime
) -> Stage:
    """Go on to the mailbox, once the code that went to the mobile was typed."""
    one_time_codes.spend(session, right, now=now)
    opening = find(session, secret, hashes=desk.hashes, now=now)
    _step(session, opening, before="mobile", after="email")
    return send_code(session, opening, rules=rules, desk=desk, now=now)


def email_proven(
    session: Session, secret: str, right: RightCode, *, desk: CodeDesk, seen_from: SeenFrom, now: datetime
) -> Account:
    """Open the account, once the code that went to the mailbox was typed too."""
    one_time_codes.spend(session, right, now=now)
    opening = find(session, secret, hashes=desk.hashes, now=now)
    _step(session, opening, before="email", after="done")
    take_turns(session, f"address:{opening.email}")
    if identifiers.account_of_address(session, opening.email) is not None:
        raise OpeningClosed
    account = _account_of(session, opening, seen_from=seen_from, now=now)
    record(session, profile_events.activated(session, account), _opened(opening, account, now=now))
    activation.join_others(session, account, now=now)
    return account


def _step(session: Session, opening: Opening, *, before: str, after: str) -> None:
    seek(session, opening.secret_hash)
    here = Opening.id == opening.id, Opening.step == before
    taken = update(Opening).where(*here).values(step=after).returning(Opening.id)
    if session.scalars(taken).one_or_none() is None:
        raise OpeningClosed


def _account_of(session: Session, opening: Opening, *, seen_from: SeenFrom, now: datetime) -> Account:
    account = Account(
        id=new_id(),
        state="active",
        email=opening.email,
        # Who administers it is told in the next steps; until then the account goes by the company's name.
        first_name="",
        last_name=opening.company_name,
        language=opening.language,
        password_hash=opening.password_hash,
        created_at=now,
        activated_at=now,
        opened_as=KIND,
    )
    act_for(session, account.id)
    session.add(account)
    session.flush()
    identifiers.give_private_number(session, account.id, now=now)
    session.add(Identifier(value=opening.email, kind="email", account_id=account.id, since=now))
    session.flush()
    phones.add(session, account.id, opening.mobile, now=now)
    consents.keep(session, account.id, KIND, opening.terms_version, seen_from=seen_from, now=opening.begun_at)
    journal.write(session, account.id, "opened", seen_from=seen_from, now=now, company=opening.company_name)
    return account


def _opened(opening: Opening, account: Account, *, now: datetime) -> ClientAccountOpened:
    return ClientAccountOpened(
        tenant_id=account.id,
        account_id=account.id,
        opening_id=opening.id,
        category=opening.category,
        company_name=opening.company_name,
        email=opening.email,
        mobile=opening.mobile,
        language=opening.language,
        at=now,
    )


def forget(session: Session, *, now: datetime) -> None:
    """Delete openings whose time is over, whether they came to an account or not."""
    session.execute(delete(Opening).where(Opening.expires_at < now))
