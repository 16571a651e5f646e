"""Taking everything along, and closing one's account."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, stream_with_context

from auth.account_closing import closing, retained_items
from auth.account_closing.models import ClosingAnswer
from auth.api.common.callers import asked_in, portal_person
from auth.api.common.cookies import take_cookies_away
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, SentView, count_and_compare
from auth.api.common.typed_passwords import PASSWORD, owner_of_typed
from auth.data_export import exports
from auth.data_export.models import Export
from auth.errors import (
    AccountLocked,
    ClosingNotFound,
    ClosingNotProven,
    CodeTooSoon,
    ExportNotFound,
    ExportUnderWay,
    LastAdministrator,
    TooManyCodes,
    TooManyExports,
    WrongCode,
    WrongCredentials,
)
from auth.ports import code_desk, ports
from auth.row_scope import NOBODY
from auth.security_journal import journal
from auth.sign_in import password_check
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden

blueprint = Blueprint("leaving", description="Everything held on a person, and the end of an account")


class ExportView(Schema):
    """A copy of everything held on somebody."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["preparing", "ready", "failed", "expired"]))
    asked_at = fields.AwareDateTime(required=True)
    ready_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)


class ExportsView(Schema):
    """All of them, the latest first."""

    items = fields.List(fields.Nested(ExportView), required=True)


class SaidView(Schema):
    """One thing that goes or stays; ``law`` and ``until`` where it stays, ``count`` once it is done."""

    key = fields.String(required=True)
    text = fields.String(required=True)
    law = fields.String(required=True, allow_none=True)
    until = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True, allow_none=True)


class ClosingView(Schema):
    """How far somebody is with closing the account, and what that means."""

    state = fields.String(required=True, validate=validate.OneOf(["none", "code", "confirm"]))
    export = fields.Nested(ExportView, required=True, allow_none=True)
    erased = fields.List(fields.Nested(SaidView), required=True)
    kept = fields.List(fields.Nested(SaidView), required=True)
    code = fields.Nested(SentView, required=True, allow_none=True)


class ClosingPassword(Schema):
    """The password, typed again."""

    password = PASSWORD


class ClosingCode(Schema):
    """The code of the e-mail."""

    code = fields.String(required=True, validate=CODE, load_only=True)


class LastWord(Schema):
    """The last word."""

    confirmed = fields.Boolean(required=True, validate=validate.Equal(comparable=True))


class WaitingPage(Schema):
    """The secret of the page that waits."""

    progress = fields.String(required=True, validate=validate.Length(1, 200), load_only=True)


class ServiceView(Schema):
    """What one service erased, and what it must keep; nothing before it has answered."""

    service = fields.String(required=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True)
    erased = fields.List(fields.Nested(SaidView), required=True)
    kept = fields.List(fields.Nested(SaidView), required=True)


class ProgressView(Schema):
    """How far a closing is."""

    state = fields.String(required=True, validate=validate.OneOf(["closing", "closed"]))
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    services = fields.List(fields.Nested(ServiceView), required=True)


class ClosingBegun(ProgressView):
    """A closing that was just confirmed; the secret is told this once."""

    progress = fields.String(required=True)


@blueprint.post("/me/exports")
@blueprint.returns(HTTPStatus.ACCEPTED, ExportView)
@blueprint.refuses(ExportUnderWay, TooManyExports, Forbidden)
def ask_for_export() -> Export:
    """Have a copy of everything that is held on one prepared."""
    asking = portal_person()
    with transaction() as session:
        return exports.ask(session, asking.id, seen_from=coming_from(), now=ports().clock.now())


@blueprint.get("/me/exports")
@blueprint.returns(HTTPStatus.OK, ExportsView)
@blueprint.refuses(Forbidden)
def list_exports() -> dict[str, Any]:
    """List the copies that one asked for."""
    asking = portal_person()
    with transaction() as session:
        return {"items": exports.of(session, asking.id)}


@blueprint.get("/me/exports/<uuid:export_id>/content")
@blueprint.returns_bytes(HTTPStatus.OK, "application/zip")
@blueprint.refuses(ExportNotFound, Forbidden)
def take_export(export_id: UUID) -> Response:
    """Download a copy."""
    asking, now = portal_person(), ports().clock.now()
    with transaction() as session:
        found = exports.find(session, asking.id, export_id, now=now)
        numbers = exports.parts_of(session, export_id)
        journal.write(session, asking.id, "export-taken", now=now, seen_from=coming_from())
    parts = stream_with_context(_opened(asking.id, export_id, list(numbers)))
    response = Response(parts, mimetype="application/zip")
    response.content_length = found.size or 0
    response.headers["Content-Disposition"] = f'attachment; filename="chartrier-{now.date().isoformat()}.zip"'
    return response


def _opened(account_id: UUID, export_id: UUID, numbers: list[int]) -> Iterator[bytes]:
    for number in numbers:
        with transaction(tenant=account_id) as session:
            sealed = exports.part(session, export_id, number)
        yield ports().package_seal.open(export_id, number, sealed)


@blueprint.get("/me/closing")
@blueprint.returns(HTTPStatus.OK, ClosingView)
@blueprint.refuses(Forbidden)
def tell_closing() -> dict[str, Any]:
    """Tell what closing the account means: what goes, what the law has kept, and the copy to take along first."""
    asking = portal_person()
    return _told(asking.id)


@blueprint.post("/me/closing")
@blueprint.takes(ClosingPassword)
@blueprint.returns(HTTPStatus.ACCEPTED, ClosingView)
@blueprint.refuses(WrongCredentials, AccountLocked, LastAdministrator, CodeTooSoon, TooManyCodes, Forbidden)
def begin_closing(typed: dict[str, str]) -> dict[str, Any]:
    """Type the password; a code leaves by e-mail."""
    asking, now = portal_person(), ports().clock.now()
    owner_of_typed(typed["password"], lambda session: password_check.by_account(session, asking.id))
    with transaction() as session:
        sent = closing.begin(session, asking.id, desk=code_desk(), seen_from=coming_from(), now=now)
    return _told(asking.id) | {"code": sent}


@blueprint.post("/me/closing/code")
@blueprint.takes(ClosingCode)
@blueprint.returns(HTTPStatus.OK, ClosingView)
@blueprint.refuses(WrongCode, ClosingNotProven, Forbidden)
def prove_closing(typed: dict[str, str]) -> dict[str, Any]:
    """Type the code."""
    asking = portal_person()
    right = count_and_compare(closing.matter_of(asking.id), typed["code"])
    with transaction() as session:
        closing.prove(session, asking.id, right, now=ports().clock.now())
    return _told(asking.id)


@blueprint.delete("/me/closing")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(ClosingNotProven, Forbidden)
def give_closing_up() -> None:
    """Change one's mind."""
    asking = portal_person()
    with transaction() as session:
        closing.give_up(session, asking.id, seen_from=coming_from(), now=ports().clock.now())


@blueprint.post("/me/closing/confirmation")
@blueprint.takes(LastWord)
@blueprint.returns(HTTPStatus.ACCEPTED, ClosingBegun)
@blueprint.refuses(ClosingNotProven, LastAdministrator, Forbidden)
def confirm_closing(_said: dict[str, bool]) -> dict[str, Any]:
    """Close the account, for good: every session ends, and each service erases in turn."""
    held, asking = ports(), portal_person()
    with transaction() as session:
        secret = closing.confirm(
            session, asking.id, rules=held.sessions, hashes=held.hashes, seen_from=coming_from(), now=held.clock.now()
        )
    take_cookies_away()
    return _progress(secret) | {"progress": secret}


@blueprint.post("/closings/progress", open=True)
@blueprint.takes(WaitingPage)
@blueprint.returns(HTTPStatus.OK, ProgressView)
@blueprint.refuses(ClosingNotFound)
def tell_progress(page: dict[str, str]) -> dict[str, Any]:
    """Tell how far a closing is, to the page that waits for it."""
    return _progress(page["progress"])


def _told(account_id: UUID) -> dict[str, Any]:
    with transaction() as session:
        begun, taken = closing.of(session, account_id), exports.of(session, account_id)
        return {
            "state": begun.state if begun else "none",
            "export": taken[0] if taken else None,
            "erased": retained_items.beforehand("erased", asked_in()),
            "kept": retained_items.beforehand("kept", asked_in()),
            "code": None,
        }


def _progress(secret: str) -> dict[str, Any]:
    with transaction(tenant=NOBODY) as session:
        found = closing.progress(session, secret, hashes=ports().hashes)
        answers = {answer.service: answer for answer in found.answers}
    services = [_service(name, answers.get(name)) for name in (*closing.TURNS, "auth")]
    return {"state": found.closing.state, "closed_at": found.closing.closed_at, "services": services}


def _service(name: str, answer: ClosingAnswer | None) -> dict[str, Any]:
    erased = retained_items.afterwards("erased", answer.erased, asked_in()) if answer else []
    kept = retained_items.afterwards("kept", answer.kept, asked_in()) if answer else []
    return {"service": name, "done_at": answer.at if answer else None, "erased": erased, "kept": kept}
