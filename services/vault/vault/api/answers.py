"""How lists and contents are written into answers."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from typing import Any, Final
from urllib.parse import quote

import orjson
from flask import Response, request

from chartrier.http.pagination import Page
from chartrier.observability.logging import logger
from vault.content_encryption.segments import Corrupted
from vault.content_store.objects import ObjectStoreUnavailable
from vault.content_store.store import ContentStore, StoredContent
from vault.documents.opening import OpenedContent
from vault.errors import ContentDamaged, StoreUnavailable
from vault.inspection.rules import SUFFIXES

# A document runs nothing and frames nothing, whatever is in it; it is nobody else's, and stays in no cache.
_GUARDS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}

log = logger(__name__)


def json(value: object) -> Response:
    """Answer JSON, straight from rows."""
    return Response(orjson.dumps(value, option=orjson.OPT_UTC_Z), mimetype="application/json")


def page_json(page: Page[Any]) -> Response:
    """Answer a page of a list."""
    return json({"items": page.items, "total": page.total, "page": page.page, "pages": page.pages})


def content_response(contents: ContentStore, opened: OpenedContent, *, attached: bool) -> Response:
    """Answer a content, decrypted as it goes out; nothing at all when its first part is not what was stored."""
    digest = opened.content.digest
    if request.if_none_match.contains(digest):
        unchanged = Response(status=HTTPStatus.NOT_MODIFIED, headers=_GUARDS)
        unchanged.set_etag(digest)
        return unchanged
    response = Response(_verified(contents, opened.content), mimetype=opened.media_type, headers=_GUARDS)
    response.content_length = opened.content.size
    response.set_etag(digest)
    response.headers["Content-Disposition"] = _disposition(opened, attached=attached)
    return response


def file_response(parts: Iterator[bytes], *, name: str, media_type: str) -> Response:
    """Answer a file that is made while it goes out; nothing at all when its beginning can't be read."""
    response = Response(_begun(_logging_damage(parts)), mimetype=media_type, headers=_GUARDS)
    response.headers["Content-Disposition"] = _attachment(name)
    return response


def _verified(contents: ContentStore, content: StoredContent) -> Iterator[bytes]:
    return _begun(_reporting_damage(contents, content))


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    try:
        first = next(parts)
    except Corrupted as corrupted:
        raise ContentDamaged from corrupted
    except ObjectStoreUnavailable as unavailable:
        raise StoreUnavailable from unavailable
    return chain([first], parts)


def _reporting_damage(contents: ContentStore, content: StoredContent) -> Iterator[bytes]:
    # Once the first part has left, an answer can only be cut: whoever reads it sees that it is not whole.
    try:
        yield from contents.read(content)
    except Corrupted:
        log.exception("content_damaged", document_id=str(content.id.document_id), number=content.id.number)
        raise


def _logging_damage(parts: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from parts
    except Corrupted:
        log.exception("content_damaged")
        raise


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _disposition(opened: OpenedContent, *, attached: bool) -> str:
    name = f"{opened.title.replace('/', '-')}{SUFFIXES[opened.media_type]}"
    return f"{'attachment' if attached else 'inline'}; filename*=UTF-8''{quote(name, safe='')}"
