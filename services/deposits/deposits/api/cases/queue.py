"""The queue of case managers over HTTP: listed, counted, found by number."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response, stream_with_context
from sqlalchemy import Connection

from chartrier.access.context import Context
from chartrier.database.session import reading, transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.cursors import Cursor, CursorField
from chartrier.http.language import request_language
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from chartrier.runtime.current import context
from deposits.api.cases.views import CaseItem
from deposits.api.cases.wording import EXPORT_WORDS
from deposits.cases import access, export, groups, labels, queue, substitutes
from deposits.cases.queue import Filters, Place
from deposits.catalogue import catalogue
from deposits.errors import CaseManagersOnly, CaseNotFound

blueprint = Blueprint("case_queue", url_prefix="/cases", description="The queue of case managers.")
_ORDER: Final = "submitted_at"
_CSV: Final = "text/csv"


class Group(Schema):
    """Of which group."""

    group = fields.String(validate=validate.Length(max=60))


class QueueFilters(Group):
    """Which cases of a view are wanted."""

    view = fields.String(load_default="to-take", validate=validate.OneOf(list(queue.VIEWS)))
    journey = fields.String(validate=validate.Length(max=60))
    label = fields.String(validate=validate.Length(max=40))
    manager = fields.UUID(metadata={"description": "Who examines them."})
    waiting_days = fields.Integer(
        validate=validate.Range(1, 3650), metadata={"description": "Submitted at least that many days ago."}
    )


class QueueQuery(QueueFilters):
    """Which cases are listed, the oldest first."""

    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class CasePage(Schema):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseItem), required=True)
    next = fields.String(required=True, allow_none=True)


class ViewCounts(Schema):
    """How many cases each view has; 10,001 where there are more than 10,000."""

    to_take = fields.Integer(required=True, data_key="to-take", attribute="to-take")
    mine = fields.Integer(required=True)
    to_confirm = fields.Integer(required=True, data_key="to-confirm", attribute="to-confirm")
    waiting = fields.Integer(required=True)
    validated = fields.Integer(required=True)
    rejected = fields.Integer(required=True)


class Groups(Schema):
    """The groups for which the caller works, and all to which a case can be sent."""

    items = fields.List(fields.String(), required=True)
    every = fields.List(fields.String(), required=True)


class Labels(Schema):
    """The labels that there are."""

    items = fields.List(fields.String(), required=True)


class Colleague(Schema):
    """Somebody who examines cases, and for which groups."""

    account_id = fields.UUID(required=True)
    name = fields.String(required=True)
    groups = fields.List(fields.String(), required=True, allow_none=True)


class Colleagues(Schema):
    """Who examines cases."""

    items = fields.List(fields.Nested(Colleague), required=True)


class Number(Schema):
    """A file number."""

    number = fields.String(required=True, validate=validate.Length(max=40))


class FoundCase(Schema):
    """The case of a file number."""

    id = fields.UUID(required=True)


@blueprint.get("")
@blueprint.takes(QueueQuery, location="query")
@blueprint.returns(HTTPStatus.OK, CasePage)
@blueprint.refuses(CaseManagersOnly)
def list_cases(query: dict[str, Any]) -> dict[str, Any]:
    """List cases, the oldest first."""
    _require()
    after, limit = query["after"], query["limit"]
    place = (after.key, after.id) if after else None
    with reading() as connection:
        rows = _rows(connection, context(), _filters(connection, context(), query), after=place, size=limit)
    shown = rows[:limit]
    last = Cursor(_ORDER, shown[-1]["submitted_at"], shown[-1]["id"]).encode() if len(rows) > limit else None
    return {"items": shown, "next": last}


@blueprint.get("/export")
@blueprint.takes(QueueFilters, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, _CSV)
@blueprint.refuses(CaseManagersOnly)
def export_cases(query: dict[str, Any]) -> Response:
    """Return all cases of a view for a spreadsheet, streamed however many there are."""
    _require()
    caller, words = context(), EXPORT_WORDS[request_language()]

    def page(after: Place | None) -> list[dict[str, Any]]:
        with reading(by=caller.principal) as connection:
            filters = _filters(connection, caller, query)
            found = _rows(connection, caller, filters, after=after, size=export.ROWS_AT_A_TIME)
        return [{**row, "days": (caller.now - row["submitted_at"]).days} for row in found]

    response = Response(stream_with_context(export.parts(page, words)), mimetype=_CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="dossiers-{caller.now:%Y-%m-%d}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _filters(connection: Connection, caller: Context, query: dict[str, Any]) -> Filters:
    days = query.get("waiting_days")
    return Filters(
        query["view"],
        query.get("group"),
        query.get("journey"),
        query.get("manager"),
        caller.now - timedelta(days=days) if days else None,
        query.get("label"),
        substitutes.stands_for(connection, caller),
    )


def _rows(
    connection: Connection, caller: Context, filters: Filters, *, after: Place | None, size: int
) -> list[dict[str, Any]]:
    rows = queue.page(connection, caller, filters, after=after, size=size)
    borne = labels.of(connection, [row["id"] for row in rows])
    titles = catalogue.titles(connection, [(row["journey"], row["journey_version"]) for row in rows])
    language = request_language()
    return [
        {
            **row,
            "journey_title": titles[row["journey"], row["journey_version"]].in_language(language),
            "labels": borne[row["id"]],
        }
        for row in rows
    ]


@blueprint.get("/counts")
@blueprint.takes(Group, location="query")
@blueprint.returns(HTTPStatus.OK, ViewCounts)
@blueprint.refuses(CaseManagersOnly)
def count_cases(query: dict[str, Any]) -> Mapping[str, int]:
    """Count the cases of each view."""
    _require()
    with reading() as connection:
        return queue.counts(connection, context(), group=query.get("group"))


@blueprint.get("/groups")
@blueprint.returns(HTTPStatus.OK, Groups)
@blueprint.refuses(CaseManagersOnly)
def list_groups() -> dict[str, Any]:
    """List the groups for which the caller works."""
    with transaction() as session:
        access.require_case_manager(session, context())
        every = groups.every(session)
        return {"items": groups.own(session, context()) or every, "every": every}


@blueprint.get("/labels")
@blueprint.returns(HTTPStatus.OK, Labels)
@blueprint.refuses(CaseManagersOnly)
def list_labels() -> dict[str, Any]:
    """List the labels that cases bear, to choose from."""
    with transaction() as session:
        access.require_case_manager(session, context())
        return {"items": labels.known(session)}


@blueprint.get("/managers")
@blueprint.returns(HTTPStatus.OK, Colleagues)
@blueprint.refuses(CaseManagersOnly)
def list_case_managers() -> dict[str, Any]:
    """List who examines cases, to filter by and to hand over to."""
    with transaction() as session:
        access.require_case_manager(session, context())
        return {"items": groups.colleagues(session)}


@blueprint.get("/by-number")
@blueprint.takes(Number, location="query")
@blueprint.returns(HTTPStatus.OK, FoundCase)
@blueprint.refuses(CaseManagersOnly, CaseNotFound)
def find_case(query: dict[str, Any]) -> dict[str, UUID]:
    """Find a case by the number that the client reads out."""
    _require()
    with reading() as connection:
        found = queue.find_number(connection, context(), "".join(query["number"].split()).upper())
    if found is None:
        raise CaseNotFound
    return {"id": found}


def _require() -> None:
    with transaction() as session:
        access.require_case_manager(session, context())
