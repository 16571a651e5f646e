"""How a document that was sent stands with the party to whom it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

Standing = Literal[
    "waiting", "to_read", "read", "to_sign", "signed", "refused", "not_downloaded", "downloaded", "validated", "deleted"
]
STANDINGS = get_args(Standing)


def standing_of(document: Mapping[str, Any]) -> Standing:
    """Return how a document stands: waiting for a relation, to do, done, or gone."""
    state = document["state"]
    if state == "waiting":
        return "waiting"
    if state not in ("todo", "done"):
        return "deleted"
    is_done = state == "done"
    if document["type"] == "invoice":
        downloaded: Standing = "downloaded" if document["downloaded_at"] else "not_downloaded"
        return "validated" if is_done else downloaded
    if not document["signature_asked"]:
        return "read" if is_done else "to_read"
    # While others have still to sign, a signature in the file may be that of who sent it.
    if document["signed"] and (is_done or not document["awaits_recipient"]):
        return "signed"
    return "refused" if is_done else "to_sign"
