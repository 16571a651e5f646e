"""Files that come as the body of a request."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import request

from chartrier.http.language import request_language
from chartrier.http.problems import FieldError
from vault.api.wording import in_language
from vault.content_store.store import Content, read_content
from vault.errors import ContentUnfit
from vault.inspection.refusals import FileRefused
from vault.ports import ports


def uploaded_content() -> Content:
    """Return the body of the request, hashed."""
    # Its own limit is that of a document's content, read as it comes; no limit at all would be that of other requests.
    request.max_content_length = sys.maxsize
    return read_content(request.stream, at_most=ports().admission.largest_file)


@contextmanager
def refusing_unfit_files() -> Iterator[None]:
    """Answer a refused file with the reason, in the reader's language."""
    try:
        yield
    except FileRefused as refused:
        raise ContentUnfit(FieldError("", in_language(str(refused), request_language()))) from refused
