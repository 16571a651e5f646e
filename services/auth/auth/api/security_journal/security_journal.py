"""The security journal of one's account, in plain words."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from auth.api.common.callers import person
from auth.security_journal import journal
from auth.security_journal.journal import Entry, JournalFilter
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields, validate
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("security_journal", url_prefix="/me/journal", description="What happened to one's account")


class JournalQuery(PageQuery):
    """What is looked for (days are those of Paris), which page, in which language (else that of the browser)."""

    words = fields.String(data_key="q", load_default="", validate=validate.Length(0, 200))
    kind = fields.String(load_default=None, validate=validate.OneOf(journal.KINDS))
    since = fields.Date(data_key="from", load_default=None)
    until = fields.Date(data_key="to", load_default=None)
    language = fields.String(load_default=None, validate=validate.OneOf(["fr", "en"]))


class OriginView(Schema):
    """The names of browser and system, and the network without its last part."""

    browser = fields.String(required=True)
    system = fields.String(required=True)
    network = fields.String(required=True)


class EntryView(Schema):
    """One act."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    act = fields.String(required=True)
    text = fields.String(required=True)
    origin = fields.Nested(OriginView, required=True, allow_none=True, data_key="from")


@blueprint.get("")
@blueprint.takes(JournalQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(EntryView))
@blueprint.refuses(Forbidden)
def read_journal(query: dict[str, Any]) -> PageOf[Entry]:
    """Read what happened to one's account, all or what is looked for, the latest first."""
    person()
    wanted = JournalFilter(query["words"], query["kind"], query["since"], query["until"])
    window = Window(page=query["page"], size=query["size"])
    reader = replace(context(), language=query["language"] or context().language)
    with transaction() as session:
        return journal.search(session, reader, wanted, window)
