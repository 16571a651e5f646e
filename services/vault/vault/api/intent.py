"""Requests that open a content, and so leave a line in the journal: only those that their caller meant to make count.

A browser says where a request comes from (Fetch Metadata). One that another site made it send, with the caller's
cookie, is refused: the journal would have a line for what the caller never asked for.
"""

from __future__ import annotations

from typing import Final

from flask import request

from chartrier.access.tickets import HEADER as TICKET_HEADER
from chartrier.access.tokens import WRITE_HEADER
from vault.errors import UnintendedRequest

# Ours, and `none`: an address that somebody typed or bookmarked.
_OWN_SITES: Final = frozenset({"same-origin", "same-site", "none"})
# No other site can make a browser send these.
_NEVER_SENT_BY_OTHERS: Final = ("Authorization", TICKET_HEADER, WRITE_HEADER)


def refuse_unintended_request() -> None:
    """Refuse a request that another site, or a browser ahead of its reader, makes for a content."""
    is_prefetched = "prefetch" in request.headers.get("Sec-Purpose", "")
    # HEAD asks about a content without reading it: there is no act to record, and no answer without one.
    if not _is_of_own_site() or is_prefetched or request.method == "HEAD":
        raise UnintendedRequest


def _is_of_own_site() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OWN_SITES
    # A program, or a browser too old to say where its request comes from.
    return any(name in request.headers for name in _NEVER_SENT_BY_OTHERS)
