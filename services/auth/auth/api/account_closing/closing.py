"""Closing one's account."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth.account_closing import closing, erasure, retained_items
from auth.account_closing.models import Departure, ErasureReport
from auth.api.common.callers import portal_person
from auth.api.common.cookies import clear_session_cookies
from auth.api.common.typed_codes import CODE, SentCodeView, verify_code
from auth.api.common.typed_passwords import PASSWORD, verify_own_password
from auth.api.data_export.exports import ExportView
from auth.data_export import exports
from auth.errors import (
    AccountLocked,
    ClosingNotFound,
    ClosingNotProven,
    CodeTooSoon,
    DepartureUndecided,
    LastAdministrator,
    TooManyCodes,
    WrongCode,
    WrongCredentials,
)
from auth.ports import config
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("account_closing", description="Closing one's account")


class ItemView(Schema):
    """One kind of thing; ``law`` and ``until`` where it is retained, ``count`` once it is done."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    law = fields.String(required=True, allow_none=True)
    until = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True, allow_none=True)


class ClosingView(Schema):
    """How far somebody is with closing the account, and what that means."""

    state = fields.String(required=True, validate=validate.OneOf(["none", "code", "confirm"]))
    # Whether every space keeps an administrator; the spaces that would not.
    departure = fields.String(required=True, allow_none=True, validate=validate.OneOf(list(Departure)))
    spaces = fields.List(fields.String(), required=True)
    export = fields.Nested(ExportView, required=True, allow_none=True)
    erased = fields.List(fields.Nested(ItemView), required=True)
    retained = fields.List(fields.Nested(ItemView), required=True)
    code = fields.Nested(SentCodeView, required=True, allow_none=True)


class ClosingPassword(Schema):
    """The password, typed again."""

    password = PASSWORD


class ClosingCode(Schema):
    """The code of the e-mail."""

    code = fields.String(required=True, validate=CODE, load_only=True)


class Confirmation(Schema):
    """The last confirmation."""

    confirmed = fields.Boolean(required=True, validate=validate.Equal(comparable=True))


class ProgressSecret(Schema):
    """The secret of the page that shows the progress."""

    progress = fields.String(required=True, validate=validate.Length(1, 200), load_only=True)


class ServiceView(Schema):
    """What one service erased, and what it must retain; nothing before it has reported."""

    service = fields.String(required=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True)
    erased = fields.List(fields.Nested(ItemView), required=True)
    retained = fields.List(fields.Nested(ItemView), required=True)


class ProgressView(Schema):
    """How far a closing is."""

    state = fields.String(required=True, validate=validate.OneOf(["closing", "closed"]))
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    services = fields.List(fields.Nested(ServiceView), required=True)


class ClosingBegun(ProgressView):
    """A closing that was just confirmed; the secret is shown this once."""

    progress = fields.String(required=True)


@blueprint.get("/me/closing")
@blueprint.returns(HTTPStatus.OK, ClosingView)
@blueprint.refuses(Forbidden)
def read_closing() -> dict[str, Any]:
    """Read what closing the account means: what is erased, what the law has retained, the export to make first."""
    return _closing(portal_person().id)


@blueprint.post("/me/closing")
@blueprint.takes(ClosingPassword)
@blueprint.returns(HTTPStatus.ACCEPTED, ClosingView)
@blueprint.refuses(WrongCredentials, AccountLocked, CodeTooSoon, TooManyCodes, Forbidden)
def begin_closing(typed: dict[str, str]) -> dict[str, Any]:
    """Type the password; a code is sent by e-mail."""
    caller = portal_person()
    verify_own_password(typed["password"])
    with transaction() as session:
        sent = closing.begin(session, context(), config(), caller.id)
    return _closing(caller.id) | {"code": sent}


@blueprint.post("/me/closing/code")
@blueprint.takes(ClosingCode)
@blueprint.returns(HTTPStatus.OK, ClosingView)
@blueprint.refuses(WrongCode, ClosingNotProven, Forbidden)
def prove_closing(typed: dict[str, str]) -> dict[str, Any]:
    """Type the code."""
    caller = portal_person()
    code = verify_code(closing.code_purpose(caller.id), typed["code"])
    with transaction() as session:
        closing.prove(session, context(), caller.id, code)
    return _closing(caller.id)


@blueprint.delete("/me/closing")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(ClosingNotProven, Forbidden)
def give_closing_up() -> None:
    """Give the closing up."""
    caller = portal_person()
    with transaction() as session:
        closing.give_up(session, context(), caller.id)


@blueprint.post("/me/closing/confirmation")
@blueprint.takes(Confirmation)
@blueprint.returns(HTTPStatus.ACCEPTED, ClosingBegun)
@blueprint.refuses(ClosingNotProven, DepartureUndecided, LastAdministrator, Forbidden)
def confirm_closing(_confirmed: dict[str, bool]) -> dict[str, Any]:
    """Close the account, for good: every session ends, and each service erases in turn."""
    caller = portal_person()
    with transaction() as session:
        secret = closing.confirm(session, context(), config(), caller.id)
    clear_session_cookies()
    return _progress(secret) | {"progress": secret}


@blueprint.post("/closings/progress", open=True)
@blueprint.takes(ProgressSecret)
@blueprint.returns(HTTPStatus.OK, ProgressView)
@blueprint.refuses(ClosingNotFound)
def read_progress(page: dict[str, str]) -> dict[str, Any]:
    """Read how far a closing is, from the page that shows it."""
    return _progress(page["progress"])


def _closing(account_id: UUID) -> dict[str, Any]:
    with transaction() as session:
        begun, copies = closing.of(session, account_id), exports.of(session, account_id)
        return {
            "state": begun.state if begun else "none",
            "departure": begun.departure if begun else None,
            "spaces": begun.spaces if begun else [],
            "export": copies[0] if copies else None,
            "erased": retained_items.expected("erased", context().language),
            "retained": retained_items.expected("retained", context().language),
            "code": None,
        }


def _progress(secret: str) -> dict[str, Any]:
    with transaction(tenant=NOBODY) as session:
        found = closing.progress(session, config(), secret)
        reports = {report.service: report for report in found.reports}
    services = [_service(name, reports.get(name)) for name in (*erasure.ORDER, "auth")]
    return {"state": found.closing.state, "closed_at": found.closing.closed_at, "services": services}


def _service(name: str, report: ErasureReport | None) -> dict[str, Any]:
    language = context().language
    erased = retained_items.reported("erased", report.erased, language) if report else []
    retained = retained_items.reported("retained", report.retained, language) if report else []
    return {
        "service": name,
        "done_at": report.reported_at if report else None,
        "erased": erased,
        "retained": retained,
    }
