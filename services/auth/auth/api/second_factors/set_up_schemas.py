"""What is sent and answered while a second factor is set up, signed in or while signing in."""

from typing import Any
from uuid import UUID

from auth.api.common.sign_in_results import FactorSummaryView
from auth.api.common.typed_codes import SentCodeView
from auth.ports import config
from auth.profile import phones
from auth.second_factors import second_factors
from auth.second_factors.second_factors import NewFactor
from auth.second_factors.set_up import FactorProof
from chartrier.http.contract import Schema, fields, validate
from chartrier.runtime.current import context


class NewFactorBody(Schema):
    """Which second factor one wants to set up; a phone has a number."""

    kind = fields.String(required=True, validate=validate.OneOf(second_factors.KINDS))
    name = fields.DisplayText(60, min_length=0, load_default="")
    phone = fields.String(validate=validate.Length(1, 40))


class AppView(Schema):
    """What an authenticator app imports: typed, followed, or scanned."""

    secret = fields.String(required=True)
    uri = fields.String(required=True)
    qr = fields.String(required=True)


class BegunFactorView(Schema):
    """A second factor to be shown to work; of `totp`, `passkey` and `code` the one that belongs to its kind."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    totp = fields.Nested(AppView, required=True, allow_none=True)
    passkey = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    code = fields.Nested(SentCodeView, required=True, allow_none=True)


class FactorProofBody(Schema):
    """What shows that a second factor works: its code, or the passkey that the browser created."""

    code = fields.String(validate=validate.Length(1, 20), load_only=True)
    credential = fields.Dict(keys=fields.String(), load_only=True)


class AddedFactorView(Schema):
    """A second factor that counts from now on; recovery codes come with the first one, this once."""

    factor = fields.Nested(FactorSummaryView, required=True)
    recovery_codes = fields.List(fields.String(), required=True, allow_none=True)


def new_factor(form: dict[str, Any]) -> NewFactor:
    """Return what was asked for, with the number in E.164; refuse a number that can't be texted."""
    kind = form["kind"]
    if kind != "sms":
        return NewFactor(kind, form["name"])
    return NewFactor(kind, form["name"], phones.parse(context(), config(), form.get("phone", ""), field="phone"))


def proof_of(shown: dict[str, Any], factor_id: UUID) -> FactorProof:
    """Return what was shown of a second factor."""
    return FactorProof(factor_id, shown.get("code", ""), shown.get("credential", {}))
