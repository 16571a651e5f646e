"""The password typed again, or a code that was sent, for one act."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from auth.api.common.callers import account_manager
from auth.api.common.typed_codes import CODE, SentCodeView
from auth.api.common.typed_passwords import PASSWORD, verify_own_password
from auth.codes.one_time_codes import SentCode
from auth.errors import AccountLocked, CodeTooSoon, TooManyCodes, WrongCode, WrongCredentials
from auth.ports import config, ports
from auth.second_factors import act_codes
from auth.second_factors.act_codes import Act
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("proofs", url_prefix="/proofs", description="Proofs that a password was typed again")

_SERVICES = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits")


BY_CODE: Final = "-by-code"
"""Ends the purpose of a proof that a code was typed: a password proves no such purpose."""


class ActBody(Schema):
    """What is to be confirmed."""

    audience = fields.String(required=True, validate=validate.OneOf(_SERVICES))
    purpose = fields.String(required=True, validate=validate.Regexp(r"^(?!.*-by-code$)[a-z][a-z-]{0,49}$"))
    subject = fields.String(required=True, validate=validate.Length(1, 500))


class ActByPassword(ActBody):
    """What the password is typed again for."""

    password = PASSWORD


class ActByCode(ActBody):
    """What the code was sent for, and the code."""

    code = fields.String(required=True, validate=CODE, load_only=True)


class ProofView(Schema):
    """A proof for one service, good once and for a minute."""

    proof = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


@blueprint.post("")
@blueprint.takes(ActByPassword)
@blueprint.returns(HTTPStatus.CREATED, ProofView)
@blueprint.refuses(WrongCredentials, AccountLocked, Forbidden)
def prove(act: dict[str, Any]) -> dict[str, str | datetime]:
    """Type the password again for one act of one service; wrong attempts count together with those at sign-in."""
    caller, issuer, now = account_manager(), ports().issuer, context().now
    verify_own_password(act["password"])
    proof = issuer.proof(caller, audience=act["audience"], purpose=act["purpose"], subject=act["subject"], now=now)
    return {"proof": proof, "expires_at": now + issuer.proof_lifetime}


@blueprint.post("/codes")
@blueprint.takes(ActBody)
@blueprint.returns(HTTPStatus.ACCEPTED, SentCodeView)
@blueprint.refuses(CodeTooSoon, TooManyCodes, Forbidden)
def send_act_code(act: dict[str, str]) -> SentCode:
    """Have a code sent for one act of one service: to one's phone, else to one's address."""
    account_manager()
    with transaction() as session:
        return act_codes.send(session, context(), config(), Act(**act))


@blueprint.post("/by-code")
@blueprint.takes(ActByCode)
@blueprint.returns(HTTPStatus.CREATED, ProofView)
@blueprint.refuses(WrongCode, Forbidden)
def prove_by_code(given: dict[str, str]) -> dict[str, str | datetime]:
    """Type the code that was sent for one act of one service."""
    caller, issuer, now = account_manager(), ports().issuer, context().now
    act = Act(given["audience"], given["purpose"], given["subject"])
    sending = act_codes.use(context(), config(), act, given["code"])
    purpose = act.purpose + BY_CODE
    proof = issuer.proof(caller, audience=act.audience, purpose=purpose, subject=act.subject, now=now, sending=sending)
    return {"proof": proof, "expires_at": now + issuer.proof_lifetime}
