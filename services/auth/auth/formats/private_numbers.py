"""The 12-digit private number of an account: drawn at random, its last digit checks the others (ISO 7064 mod 11,10)."""

import secrets

LENGTH = 12


def draw() -> str:
    """Return a new private number; it never starts with 0, so that no spreadsheet shortens it."""
    body = str(secrets.choice(range(1, 10))) + "".join(str(secrets.randbelow(10)) for _ in range(LENGTH - 2))
    return body + check_digit(body)


def formatted(number: str) -> str:
    """Return a private number as `402 718 365 501`, in one line."""
    return "\u00a0".join(number[start : start + 3] for start in range(0, len(number), 3))


def is_private_number(text: str) -> bool:
    """Tell whether the text is twelve digits of which the last one fits the others."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]


def check_digit(body: str) -> str:
    """Return the digit that makes every single wrong digit, and nearly every swap of neighbours, visible."""
    state = 10
    for digit in body:
        state = (state + int(digit)) % 10 or 10
        state = state * 2 % 11
    return str((11 - state) % 10)
