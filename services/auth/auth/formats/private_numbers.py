"""The 12-digit private number of an account: drawn at random, its last digit checks the others (ISO 7064 mod 11,10)."""

import secrets

from stdnum.iso7064 import mod_11_10

LENGTH = 12


def draw() -> str:
    """Return a new private number; it never starts with 0, so that no spreadsheet shortens it."""
    body = str(secrets.choice(range(1, 10))) + "".join(str(secrets.randbelow(10)) for _ in range(LENGTH - 2))
    return body + mod_11_10.calc_check_digit(body)


def formatted(number: str) -> str:
    """Return a private number as `402 718 365 501`, in one line."""
    return "\u00a0".join(number[start : start + 3] for start in range(0, len(number), 3))


def is_private_number(text: str) -> bool:
    """Tell whether the text is twelve digits of which the last one fits the others."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and mod_11_10.is_valid(text)
