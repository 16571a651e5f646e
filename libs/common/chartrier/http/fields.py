"""The fields of schemas: marshmallow's, and those of our own rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import marshmallow
from marshmallow import fields, validate
from marshmallow.fields import (
    UUID,
    Boolean,
    Date,
    DateTime,
    Decimal,
    Dict,
    Enum,
    Function,
    List,
    Method,
    Nested,
    Raw,
    String,
    Time,
)

from chartrier import display_text

__all__ = [
    "UUID",
    "AwareDateTime",
    "Boolean",
    "Date",
    "DateTime",
    "Decimal",
    "Dict",
    "DisplayText",
    "Email",
    "Enum",
    "Function",
    "Integer",
    "List",
    "Method",
    "Nested",
    "Raw",
    "String",
    "Time",
    "Url",
]

# What every reader of JSON takes for the same number (RFC 7493).
LARGEST_INTEGER: Final = 2**53 - 1
# Normalisation may shorten a text: one this many times too long is refused before.
_LONGEST_BEFORE: Final = 4


class Integer(fields.Integer):
    """A whole number that every reader of JSON understands alike."""

    def _validated(self, value: Any) -> Any:  # noqa: ANN401 - marshmallow's signature
        number = super()._validated(value)
        if abs(number) > LARGEST_INTEGER:
            raise self.make_error("too_large", input=value)
        return number


class AwareDateTime(fields.AwareDateTime):
    """A moment, in UTC once it is read."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - marshmallow's signature
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401
    ) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None


class _Address(String):
    """An address, in the composed form; its reader sees all of it."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - marshmallow's signature
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401
    ) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        # marshmallow's own check looks at the names of hosts after IDNA 2003, which drops what is invisible.
        try:
            return display_text.clean(text)
        except display_text.UnfitText:
            raise self.make_error("invalid") from None


class Email(_Address, fields.Email):
    """An e-mail address."""


class Url(_Address, fields.Url):
    """The address of a page."""


class DisplayText(String):
    """A text that other people see: composed, trimmed, without control, directional or invisible characters."""

    def __init__(
        self,
        max_length: int,
        *,
        min_length: int = 1,
        lines: bool = False,
        metadata: Mapping[str, Any] | None = None,
        **options: Any,  # noqa: ANN401 - those of every field
    ) -> None:
        also = options.pop("validate", [])
        length = validate.Length(min=min_length or None, max=max_length)
        super().__init__(
            validate=[length, *(also if isinstance(also, list) else [also])],
            metadata=dict(metadata or {}) | {"x-display-text": True},
            **options,
        )
        self._max_length = max_length
        self._lines = lines

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - marshmallow's signature
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401
    ) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > _LONGEST_BEFORE * self._max_length:
            raise marshmallow.ValidationError(f"Longer than maximum length {self._max_length}.")
        try:
            return display_text.clean(text, lines=self._lines)
        except display_text.UnfitText as unfit:
            raise marshmallow.ValidationError(str(unfit)) from unfit
