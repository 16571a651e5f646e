"""Setting up a second factor: alike for somebody signed in, and for somebody who is asked to while signing in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts.models import Account
from auth.api.common.callers import asked_in
from auth.api.common.entering import FactorCardView
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import SentView
from auth.codes.one_time_codes import Sent
from auth.ports import code_desk, ports
from auth.profile import phones
from auth.second_factors import authenticator_apps, passkeys, second_factor_codes, second_factors
from auth.second_factors.models import SecondFactor
from auth.second_factors.second_factors import SetUp, Wanted
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import FactorCard
from chartrier.http.contract import Schema, fields, validate
from chartrier.http.problems import FieldError, Invalid


class WantedFactor(Schema):
    """Which second factor one wants to set up; a telephone has a number."""

    kind = fields.String(required=True, validate=validate.OneOf(second_factors.KINDS))
    name = fields.String(load_default="", validate=validate.Length(0, 60))
    phone = fields.String(validate=validate.Length(1, 40))


class AppView(Schema):
    """What an authenticator app takes over: typed, followed, or photographed."""

    secret = fields.String(required=True)
    uri = fields.String(required=True)
    qr = fields.String(required=True)


class BegunView(Schema):
    """A second factor to be shown to work; of `totp`, `passkey` and `code` the one that belongs to its kind."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    totp = fields.Nested(AppView, required=True, allow_none=True)
    passkey = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    code = fields.Nested(SentView, required=True, allow_none=True)


class Shown(Schema):
    """What shows that a second factor works: its code, or the passkey that the browser made."""

    code = fields.String(validate=validate.Length(1, 20), load_only=True)
    credential = fields.Dict(keys=fields.String(), load_only=True)


class SetUpView(Schema):
    """A second factor that counts from now on; recovery codes come with the first one, this once."""

    factor = fields.Nested(FactorCardView, required=True)
    recovery_codes = fields.List(fields.String(), required=True, allow_none=True)


@dataclass(frozen=True)
class Begun:
    """What its owner needs to show that a second factor works."""

    id: UUID
    kind: str
    expires_at: datetime
    totp: dict[str, str] | None
    passkey: dict[str, Any] | None
    code: Sent | None


@dataclass(frozen=True)
class Done:
    """A second factor as its owner tells it from the others, and the recovery codes that came with it."""

    factor: FactorCard
    recovery_codes: list[str] | None


def wanted_by(form: dict[str, Any]) -> Wanted:
    """What was asked for, the number as the world dials it; refused where it can't be texted."""
    kind = form["kind"]
    if kind != "sms":
        return Wanted(kind, form["name"])
    countries = ports().openings.countries
    number = phones.readable(form.get("phone", ""), countries=countries, language=asked_in(), field="phone")
    return Wanted(kind, form["name"], number)


def begin(session: Session, account_id: UUID, wanted: Wanted) -> Begun:
    """Begin to set up a second factor."""
    held, now = ports(), ports().clock.now()
    factor = second_factors.begin(
        session, account_id, wanted, secrets=held.kept_secrets, rules=held.second_factors, now=now
    )
    sent = factor.kind in second_factor_codes.SENT_KINDS
    return Begun(
        id=factor.id,
        kind=factor.kind,
        expires_at=now + held.second_factors.set_up_within,
        totp=_app(session, factor) if factor.kind == "totp" else None,
        passkey=_passkey(session, factor) if factor.kind == "passkey" else None,
        code=second_factor_codes.send(session, factor, desk=code_desk(), now=now) if sent else None,
    )


def send_again(session: Session, account_id: UUID, factor_id: UUID) -> Sent:
    """Another code for a telephone or mailbox that is being set up."""
    now = ports().clock.now()
    factor = second_factors.being_set_up(session, account_id, factor_id, rules=ports().second_factors, now=now)
    return second_factor_codes.send(session, factor, desk=code_desk(), now=now)


def confirm(session: Session, account_id: UUID, factor_id: UUID, shown: dict[str, Any]) -> Done | Invalid:
    """Have a second factor count from now on. What is refused was counted: commit, then raise it."""
    held, now = ports(), ports().clock.now()
    factor = second_factors.being_set_up(session, account_id, factor_id, rules=held.second_factors, now=now)
    if factor.kind == "passkey":
        if not _made(session, factor, shown.get("credential", {})):
            return Invalid(FieldError("credential", field_messages.said("passkey", asked_in())))
    elif not second_factor_codes.fits(
        session, factor, shown.get("code", ""), desk=code_desk(), secrets=held.kept_secrets, now=now
    ):
        return Invalid(FieldError("code", field_messages.said("code", asked_in())))
    done: SetUp = second_factors.works(session, factor, hashes=held.hashes, seen_from=coming_from(), now=now)
    account = session.get_one(Account, account_id)
    return Done(sign_in_steps.card(done.factor, account.email), done.recovery_codes)


def _app(session: Session, factor: SecondFactor) -> dict[str, str]:
    secret = ports().kept_secrets.open(factor.secret or b"", row=str(factor.id))
    whose = session.get_one(Account, factor.account_id).email
    uri = authenticator_apps.address(secret, whose=whose)
    return {"secret": secret, "uri": uri, "qr": authenticator_apps.picture(uri)}


def _passkey(session: Session, factor: SecondFactor) -> dict[str, Any]:
    held = ports()
    account = session.get_one(Account, factor.account_id)
    there = [known.credential_id for known in second_factors.of(session, account.id) if known.credential_id]
    challenge = passkeys.ask(session, f"set-up:{factor.id}", hashes=held.hashes, now=held.clock.now())
    full_name = f"{account.first_name} {account.last_name}"
    return passkeys.to_create(
        held.relying_party, challenge, account_id=account.id, name=account.email, full_name=full_name, there=there
    )


def _made(session: Session, factor: SecondFactor, credential: dict[str, Any]) -> bool:
    held = ports()
    challenge = passkeys.answered(session, credential, f"set-up:{factor.id}", hashes=held.hashes, now=held.clock.now())
    return second_factors.passkey_works(factor, credential, challenge, party=held.relying_party)
