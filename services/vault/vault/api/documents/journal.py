"""The journal, as the holder reads it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response

from chartrier.access.principal import principal
from chartrier.database.session import reading
from chartrier.http.contract import Blueprint, Page
from chartrier.http.pagination import Window
from vault.api.answers import page_json
from vault.api.documents.schemas import JournalLineView, JournalQuery
from vault.documents import history

blueprint = Blueprint("journal", description="The journal of the acts on one's documents.")


@blueprint.get("/journal")
@blueprint.takes(JournalQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(JournalLineView))
def show_journal(asked: dict[str, Any]) -> Response:
    """List the acts on the documents of a space, or on one document, the latest first."""
    window = Window(asked["page"], asked["size"])
    with reading() as connection:
        lines = history.page(
            connection, space=asked["space"], document_id=asked["document"], window=window, by=principal()
        )
    return page_json(lines)
