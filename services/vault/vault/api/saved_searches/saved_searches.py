"""Searches that people keep."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from vault.api.listing.conditions import conditions_field
from vault.documents.document_types import COMPARTMENTS, DOCUMENT_TYPES
from vault.errors import SavedSearchNotFound, TooManySavedSearches
from vault.listing.criteria import ORDERS
from vault.saved_searches import saved_searches
from vault.saved_searches.models import SavedSearch

blueprint = Blueprint("saved_searches", url_prefix="/saved-searches", description="Searches that people keep.")

_DAY = r"^\d{4}-\d{2}-\d{2}$"


class SavedCriteria(Schema):
    """What is looked for: a period may be a length of time, which ends on the day on which one asks."""

    q = fields.String(validate=[validate.Length(1, 200), validate.ContainsNoneOf("\x00")])
    where = conditions_field()
    type = fields.String(validate=validate.OneOf(sorted(DOCUMENT_TYPES)))
    state = fields.String(validate=validate.OneOf(["todo", "done"]))
    compartment = fields.String(validate=validate.OneOf(COMPARTMENTS))
    period = fields.String(validate=validate.OneOf(["7d", "1m", "3m", "6m", "1y", "chosen"]))
    from_ = fields.String(data_key="from", attribute="from", validate=validate.Regexp(_DAY))
    to = fields.String(validate=validate.Regexp(_DAY))
    sort = fields.String(validate=validate.OneOf([f"{sign}{name}" for name in ORDERS for sign in ("", "-")]))


class NewSavedSearch(Schema):
    """A search, and the name under which it is kept."""

    name = fields.DisplayText(80, required=True)
    criteria = fields.Nested(SavedCriteria, required=True)


class SavedSearchView(NewSavedSearch):
    """A search that is kept."""

    id = fields.UUID(required=True)


class SavedSearchesView(Schema):
    """Somebody's searches, in the order of their names."""

    items = fields.List(fields.Nested(SavedSearchView), required=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, SavedSearchesView)
def list_saved_searches() -> dict[str, Sequence[SavedSearch]]:
    """List the searches that one keeps."""
    with transaction() as session:
        return {"items": saved_searches.of(session, context().account_id)}


@blueprint.put("")
@blueprint.takes(NewSavedSearch)
@blueprint.returns(HTTPStatus.OK, SavedSearchView)
@blueprint.refuses(TooManySavedSearches)
def save_search(new: dict[str, Any]) -> SavedSearch:
    """Save a search; under a name that is used already it takes the place of the former one."""
    with transaction() as session:
        return saved_searches.save(session, context(), name=new["name"], criteria=new["criteria"])


@blueprint.delete("/<uuid:search_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SavedSearchNotFound)
def remove_saved_search(search_id: UUID) -> None:
    """Remove a search that one keeps."""
    with transaction() as session:
        saved_searches.remove(session, context(), search_id)
