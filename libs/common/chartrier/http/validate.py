"""What a field may hold: marshmallow's validators, of which a pattern is one of the whole text, in ASCII."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, validate
from marshmallow.validate import ContainsNoneOf, Equal, Length, OneOf, Range

__all__ = ["ContainsNoneOf", "Equal", "Length", "OneOf", "Range", "Regexp"]


class Regexp(validate.Regexp):
    r"""A text that a pattern describes from its beginning to its end; `$` alone would let a line break follow.

    Its `\d` is 0 to 9, as for those who read the contract: Python's own takes the figures of every script.
    """

    def __init__(self, regex: str, flags: int = 0, *, error: str | None = None) -> None:
        super().__init__(regex, flags | re.ASCII, error=error)

    def __call__(self, value: str) -> str:  # type: ignore[override]
        """Return the text, or refuse it."""
        pattern: re.Pattern[Any] = self.regex
        if pattern.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value
