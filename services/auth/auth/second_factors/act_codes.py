"""A code for one act of one service (SIG-02): sent by SMS or mail, and bound to what the act is about."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts.models import Account, Phone
from auth.codes import one_time_codes
from auth.codes.code_flow import verify_code
from auth.codes.one_time_codes import CodePurpose, SentCode
from auth.codes.recipients import Channel, Recipient
from auth.config import Config
from chartrier.access.context import Context
from chartrier.access.proofs import CodeSending
from chartrier.database.session import transaction


@dataclass(frozen=True)
class Act:
    """What a code confirms: of which service, for which purpose, about what."""

    audience: str
    purpose: str
    subject: str


def send(session: Session, context: Context, config: Config, act: Act) -> SentCode:
    """Send the caller a code for an act: to their phone where they proved one, else to their address."""
    account = session.get_one(Account, context.account_id)
    latest = select(Phone.number).where(Phone.account_id == account.id).order_by(Phone.verified_at.desc()).limit(1)
    number = session.scalar(latest)
    channel: Channel = "sms" if number else "email"
    recipient = Recipient(
        channel, number or account.email, account.first_name, account.language, account.id, proven=True
    )
    return one_time_codes.issue(session, context, config, _purpose(context, act), recipient)


def use(context: Context, config: Config, act: Act, typed: str) -> CodeSending:
    """Use the code that the caller typed for an act and return where it was sent; refuse any other.

    No transaction may be open.
    """
    code = verify_code(context, config, _purpose(context, act), typed)
    with transaction(by=context.caller) as session:
        one_time_codes.use(session, context, code)
    return code.sending


def _purpose(context: Context, act: Act) -> CodePurpose:
    # Of a session: a code that was asked for in one confirms nothing in another.
    subject = f"{context.account_id}\0{context.caller.session_id}\0{act.audience}\0{act.purpose}\0{act.subject}"
    return CodePurpose("confirm-act", subject)
