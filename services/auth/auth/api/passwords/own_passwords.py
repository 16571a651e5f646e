"""Another password for somebody who is signed in."""

from http import HTTPStatus
from typing import Any

from auth.accounts import chosen_identifiers
from auth.accounts.models import Account
from auth.api.common.callers import asked_in, portal_person
from auth.api.common.cookies import take_cookies_away
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, SentView, count_and_compare
from auth.api.common.typed_passwords import PASSWORD, password_of_owner
from auth.codes import one_time_codes
from auth.codes.one_time_codes import Matter, Recipient, Sent
from auth.errors import AccountLocked, CodeTooSoon, TooManyCodes, WrongCode, WrongCredentials
from auth.passwords import chosen_passwords
from auth.ports import code_desk, ports
from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.http.problems import Forbidden

blueprint = Blueprint("own-password", url_prefix="/me/password", description="Another password")


class PasswordChange(Schema):
    """The password so far, the code of the e-mail, and the new password."""

    current_password = PASSWORD
    code = fields.String(required=True, validate=CODE, load_only=True)
    password = PASSWORD


@blueprint.post("/code")
@blueprint.returns(HTTPStatus.ACCEPTED, SentView)
@blueprint.refuses(CodeTooSoon, TooManyCodes, Forbidden)
def send_password_code() -> Sent:
    """Have a code sent to one's address, to change the password with."""
    asking, now = portal_person(), ports().clock.now()
    with transaction() as session:
        account = session.get_one(Account, asking.id)
        recipient = Recipient("email", account.email, account.first_name, account.language, account_id=account.id)
        return one_time_codes.issue(
            session, _matter(asking), recipient, desk=code_desk(), lives=one_time_codes.TWO_DAYS, now=now
        )


@blueprint.put("")
@blueprint.takes(PasswordChange)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(WrongCredentials, AccountLocked, WrongCode, Forbidden)
def change_password(change: dict[str, Any]) -> None:
    """Change the password. Every session ends, this one too: sign in with the new one."""
    held, asking = ports(), portal_person()
    _refuse_unfit(asking, change["password"])
    password_of_owner(change["current_password"])
    right = count_and_compare(_matter(asking), change["code"])
    password_hash = held.passwords.hash(change["password"])
    with transaction() as session:
        one_time_codes.spend(session, right, now=held.clock.now())
        account = session.get_one(Account, asking.id)
        chosen_passwords.choose(
            session,
            account,
            password_hash,
            how="changed",
            rules=held.sessions,
            hashes=held.hashes,
            seen_from=coming_from(),
            now=held.clock.now(),
        )
    take_cookies_away()


def _refuse_unfit(asking: Principal, password: str) -> None:
    rules = ports().password_rules
    with transaction() as session:
        account = session.get_one(Account, asking.id)
        known = chosen_identifiers.known(session, account)
        chosen_passwords.refuse(chosen_passwords.wrong_with(password, account, known, rules=rules, language=asked_in()))


def _matter(asking: Principal) -> Matter:
    return Matter("change-password", str(asking.id))
