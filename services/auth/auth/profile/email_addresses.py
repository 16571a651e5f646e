"""The address of an account (AUTH-40): it signs in, recovers, gets messages; another one replaces it once proven."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import identifiers, profile_events
from auth.accounts.models import Account, Identifier
from auth.activation import activation
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import AddressOfAnotherAccount, EmailFixed, IdentifierTaken
from auth.events.accounts import EmailChanged
from auth.formats import masking
from auth.merging import grouping, merges
from auth.merging.merges import Merging
from auth.passwords import password_change
from auth.row_scope import act_for, lock
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.projections import grants


@dataclass(frozen=True)
class ProvenAddress:
    """A new address whose code was typed; ``group``: another account that it signs in to is to be merged too."""

    address: str
    code: VerifiedCode
    group: bool


def why_fixed(session: Session, account: Account) -> str | None:
    """Return why the address can't be changed: the account was opened with it, or a deposit space knows it."""
    if account.opened_as is not None:
        return "opening"
    spaces = {grant.kind for grant in grants.of(session, account.id)}
    return "deposit-space" if "deposit_client" in spaces else None


def refuse_fixed(session: Session, context: Context, account: Account) -> None:
    """Refuse where a space fixes the address, and say why."""
    why = why_fixed(session, account)
    if why is not None:
        raise EmailFixed(field_messages.message(f"fixed-{why}", context.language), why=why)


def code_purpose(account: Account, address: str) -> CodePurpose:
    """Return what the code is good for that was sent to a new address, as long as the password is the same."""
    subject = f"{account.id}\0{identifiers.canonical(address)}\0{account.password_hash}"
    return CodePurpose("new-email", subject, one_time_codes.TWO_DAYS)


def send_code(session: Session, context: Context, config: Config, account: Account, address: str) -> SentCode:
    """Send a code to the new address; nothing changes before it is typed."""
    refuse_fixed(session, context, account)
    to = identifiers.canonical(address)
    recipient = Recipient("email", to, account.first_name, account.language, account.id)
    return one_time_codes.issue(session, context, config, code_purpose(account, to), recipient)


def confirm(session: Session, context: Context, config: Config, account: Account, proven: ProvenAddress) -> None:
    """Replace the address by the proven one; where that signs in to another account, ask first."""
    refuse_fixed(session, context, account)
    one_time_codes.use(session, context, proven.code)
    address = identifiers.canonical(proven.address)
    lock(session, f"address:{address}")
    other_id = identifiers.owner_of_address(session, address)
    if other_id is not None and other_id != account.id:
        may_group = grouping.may_be_absorbed(session, other_id, address)
        # Both proved the address (AUTH-06). Until that is wanted nothing changes, and the code stays good.
        if not (proven.group and may_group):
            raise AddressOfAnotherAccount(may_group=may_group)
        merges.merge(session, context, config, Merging(account.id, other_id, "address"))
    act_for(session, account.id)
    replace(session, context, account, address)


def replace(session: Session, context: Context, account: Account, address: str) -> None:
    """Sign in by this proven address from now on, no longer by the former one, whose reader is notified."""
    former = account.email
    if address == former:
        return
    lock(session, f"address:{address}")
    act_for(session, account.id)
    _replace_identifier(session, context, account, address)
    account.email = address
    # Links that went to the former address are not for whoever reads it now.
    password_change.void_links(session, context, account.id)
    journal.write(session, context, account.id, "email-changed", address=masking.of_address(address))
    changed = EmailChanged(
        tenant_id=account.id,
        account_id=account.id,
        email=address,
        former_email=former,
        name=account.first_name or account.last_name,
        language=account.language,
        at=context.now,
    )
    record(session, changed, profile_events.changed(session, account))
    activation.join_pending_accounts(session, context, account)


def _replace_identifier(session: Session, context: Context, account: Account, address: str) -> None:
    own = Identifier.account_id == account.id, Identifier.kind == "email"
    # What came by a merge is not one's own to give up: undoing the merge takes it back.
    session.execute(delete(Identifier).where(*own, Identifier.value == account.email, Identifier.merge_id.is_(None)))
    if session.scalars(select(Identifier.value).where(*own, Identifier.value == address)).one_or_none() is None:
        with translating("pk_identifiers", IdentifierTaken()):
            identifiers.add_address(session, context, account.id, address)
