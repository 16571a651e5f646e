"""Changing one's password (AUTH-22): the former password, the code of an e-mail, the new password."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from auth.accounts import own_identifiers
from auth.accounts.models import Account
from auth.codes import one_time_codes
from auth.codes.code_flow import verify_code
from auth.codes.one_time_codes import CodePurpose, SentCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.passwords import password_change
from auth.passwords.password_change import NewPassword
from auth.passwords.password_flow import PasswordAttempt, verify_password
from auth.passwords.password_rules import PasswordRules
from chartrier.access.context import Context
from chartrier.access.password_hashes import Passwords
from chartrier.database.session import transaction
from chartrier.http.problems import Invalid


@dataclass(frozen=True)
class PasswordChange:
    """The former password as an attempt, the code of the e-mail, and the new password."""

    former: PasswordAttempt
    code: str
    password: str


def send_code(session: Session, context: Context, config: Config) -> SentCode:
    """Send a code to the caller's address, to change the password with."""
    account = session.get_one(Account, context.account_id)
    recipient = Recipient("email", account.email, account.first_name, account.language, account.id, proven=True)
    return one_time_codes.issue(session, context, config, _purpose(context), recipient)


def change_password(
    context: Context, config: Config, passwords: Passwords, rules: PasswordRules, change: PasswordChange
) -> None:
    """Change the caller's password; every session ends."""
    _refuse_unfit(context, change.password, rules)
    verify_password(context, config, passwords, change.former)
    code = verify_code(context, config, _purpose(context), change.code)
    new = NewPassword(passwords.hash(change.password), "changed")
    with transaction(by=context.caller) as session:
        one_time_codes.use(session, context, code)
        password_change.set_password(session, context, config, session.get_one(Account, context.account_id), new)


def _refuse_unfit(context: Context, password: str, rules: PasswordRules) -> None:
    with transaction(by=context.caller) as session:
        account = session.get_one(Account, context.account_id)
        known = own_identifiers.of(session, account)
        errors = password_change.errors_in(password, account, known, rules=rules, language=context.language)
    if errors:
        raise Invalid(*errors)


def _purpose(context: Context) -> CodePurpose:
    return CodePurpose("change-password", str(context.account_id), one_time_codes.TWO_DAYS)
