"""How documents and their contents are written into answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain
from typing import Any, Final
from urllib.parse import quote

import orjson
from flask import Response, request

from chartrier.http.pagination import Page
from chartrier.observability.logging import logger
from vault.content_encryption.segments import Damaged
from vault.content_store.objects import StoreAway
from vault.content_store.store import Sealed, Strongroom
from vault.documents.models import Document, Version
from vault.documents.viewing import Viewed
from vault.errors import ContentDamaged, StoreUnavailable

# A document runs nothing and frames nothing, whatever is in it; it is nobody else's, and stays in no cache.
_GUARDED: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_SUFFIXES: Final = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_OPTIONS: Final = orjson.OPT_UTC_Z

log = logger(__name__)


def json(value: object) -> Response:
    """Answer JSON, straight from rows."""
    return Response(orjson.dumps(value, option=_OPTIONS), mimetype="application/json")


def as_page(page: Page[Any]) -> dict[str, Any]:
    """Return a page as lists are answered."""
    return {"items": page.items, "total": page.total, "page": page.page, "pages": page.pages}


def as_document(document: Document, versions: Iterable[Version], *, followed: bool = False) -> dict[str, Any]:
    """Return a document as one is answered."""
    return {
        "id": document.id,
        "type": document.type,
        "title": document.title,
        "state": document.state,
        "action": None if followed else document.action,
        "compartment": document.compartment,
        "holder_id": document.holder_id,
        "organisation_id": document.organisation_id,
        "organisation_name": document.organisation_name,
        "delivered_at": document.delivered_at,
        "done_at": document.done_at,
        "size": document.size,
        "pages": document.pages,
        "metadata": document.facts,
        "signed": document.signed,
        "refused": document.refused,
        "digest": document.digest,
        "signature_asked": document.signature_asked,
        "versions": [_as_version(each) for each in versions],
    }


def _as_version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "digest": version.digest,
        "size": version.size,
        "created_at": version.created_at,
        "cause": version.cause,
    }


def content(strongroom: Strongroom, document: Document | Viewed, version: Sealed, *, attached: bool) -> Response:
    """Answer a content, decrypted as it goes out; nothing at all when its first part is not what was kept."""
    if request.if_none_match.contains(version.digest):
        unchanged = Response(status=HTTPStatus.NOT_MODIFIED, headers=_GUARDED)
        unchanged.set_etag(version.digest)
        return unchanged
    response = Response(_verified(strongroom, version), mimetype=document.kind, headers=_GUARDED)
    response.content_length = version.size
    response.set_etag(version.digest)
    response.headers["Content-Disposition"] = _disposition(document, attached=attached)
    return response


def _verified(strongroom: Strongroom, version: Sealed) -> Iterator[bytes]:
    parts = _reporting_damage(strongroom, version)
    try:
        first = next(parts)
    except Damaged as damage:
        raise ContentDamaged from damage
    except StoreAway as away:
        raise StoreUnavailable from away
    return chain([first], parts)


def _reporting_damage(strongroom: Strongroom, version: Sealed) -> Iterator[bytes]:
    # Once the first part has left, an answer can only be cut: whoever reads it sees that it is not whole.
    try:
        yield from strongroom.take(version)
    except Damaged:
        log.exception("content_damaged", document_id=str(version.document_id), number=version.number)
        raise


def _disposition(document: Document | Viewed, *, attached: bool) -> str:
    name = f"{document.title.replace('/', '-')}{_SUFFIXES[document.kind]}"
    return f"{'attachment' if attached else 'inline'}; filename*=UTF-8''{quote(name, safe='')}"
