"""What no request for signatures may ask: a deadline that is over, a place on a page that the document has not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from chartrier.access.context import Context
from chartrier.http.problems import FieldError
from vault.deposits.deposit import Outcome, StoredDeposit, refused

OVER: Final = "this day is over"
NO_SUCH_PAGE: Final = "the document has {} pages"


def unfit(context: Context, stored: Sequence[StoredDeposit]) -> dict[UUID, Outcome]:
    """Return the outcomes of lines that ask for signatures in a way that nobody could give them."""
    faults = {each.document_id: (each, tuple(_faults(context, each))) for each in stored}
    return {
        document_id: refused(each.deposit.reference, *found) for document_id, (each, found) in faults.items() if found
    }


def _faults(context: Context, stored: StoredDeposit) -> Iterator[FieldError]:
    asked = stored.deposit.signature
    if asked is None:
        return
    if asked.deadline and asked.deadline <= context.now:
        yield FieldError("signature.deadline", OVER)
    pages = stored.admitted.file.pages or 1
    for number, position in enumerate(asked.positions):
        if position.page > pages:
            yield FieldError(f"signature.positions[{number}].page", NO_SUCH_PAGE.format(pages))
