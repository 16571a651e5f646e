"""Amounts in euros, as people write them."""

import re
from decimal import Decimal
from typing import Final

CENT: Final = Decimal("0.01")


def read_amount(typed: str) -> Decimal | None:
    """Return the amount that somebody wrote: 1 250,50 € or 1250.5; nothing where it leaves a doubt."""
    text = re.sub(r"[\s\u202f\u00a0€]", "", typed)
    # A comma and a point together would leave one.
    if not re.fullmatch(r"[0-9]{1,12}([.,][0-9]{1,2})?", text):
        return None
    return Decimal(text.replace(",", ".")).quantize(CENT)
