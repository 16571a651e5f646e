"""Lists of documents, and home: what waits and what there is."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from chartrier.access.principal import principal
from chartrier.database.session import reading
from chartrier.http.contract import Blueprint
from chartrier.http.cursors import Cursor
from chartrier.http.problems import FieldError
from chartrier.runtime.current import context
from vault.api.answers import json
from vault.api.listing.schemas import DocumentPageView, DocumentQuery, HomeQuery, HomeView
from vault.api.wording import ANOTHER_ORDER, in_language
from vault.errors import CursorInvalid
from vault.listing import pages, search_pages
from vault.listing.criteria import ORDERS, Criteria
from vault.listing.downloaders import with_downloaders
from vault.listing.pages import Found, Place, Wanted
from vault.ports import ports
from vault.search.conditions import Condition

blueprint = Blueprint("lists", description="Lists of documents, and home.")


@blueprint.get("/documents")
@blueprint.takes(DocumentQuery, location="query")
@blueprint.returns(HTTPStatus.OK, DocumentPageView)
@blueprint.refuses(CursorInvalid)
def list_documents(asked: dict[str, Any]) -> Response:
    """List the documents that the caller may see."""
    wanted = wanted_of(asked)
    criteria = criteria_of(asked)
    with reading() as connection:
        if criteria.is_searched:
            found = search_pages.page(connection, ports().contents.keyring, criteria, wanted, by=principal())
        else:
            found = pages.page(connection, criteria, wanted, by=principal())
        found = with_downloaders(connection, found)
    return json(page_answer(found, wanted))


@blueprint.get("/home")
@blueprint.takes(HomeQuery, location="query")
@blueprint.returns(HTTPStatus.OK, HomeView)
def show_home(asked: dict[str, Any]) -> Response:
    """Show what waits, and the latest documents of each compartment."""
    with reading() as connection:
        home = pages.home(connection, space=asked["space"], by=principal())
    todo = {"total": home.todo.total.count, "items": home.todo.items}
    return json({"todo": todo, "compartments": [vars(each) for each in home.compartments]})


def wanted_of(asked: dict[str, Any]) -> Wanted:
    """Take out of a query which part of a list is wanted; the criteria are left."""
    limit, sort, after = (asked.pop(name) for name in ("limit", "sort", "after"))
    # What is searched comes in an order of its own.
    order = search_pages.NEWEST if "words" in asked or asked.get("conditions") else sort
    return Wanted(order, limit, _place(after, order))


def criteria_of(asked: Mapping[str, Any]) -> Criteria:
    """Return the criteria that a query asks for."""
    conditions = [Condition.parse(each) for each in asked.get("conditions", ())]
    return Criteria(**{**asked, "conditions": conditions})


def page_answer(found: Found, wanted: Wanted) -> dict[str, Any]:
    """Return a page of a list as it is answered."""
    following = Cursor(wanted.sort, found.next.key, found.next.id).encode() if found.next else None
    total = {"total": found.total.count, "total_is_capped": found.total.is_capped}
    return {"items": found.items, **total, "next": following}


def _place(after: Cursor | None, sort: str) -> Place | None:
    if after is None:
        return None
    order = ORDERS.get(sort.lstrip("-"))
    # Of another order, or forged.
    if after.order != sort or not isinstance(after.key, str) or not (order is None or order.accepts(after.key)):
        reason = in_language(ANOTHER_ORDER, context().language)
        raise CursorInvalid(FieldError("after", reason))
    return Place(after.key, after.id)
