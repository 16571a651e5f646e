"""Cursors: the place in a list after which the next page begins. A reader hands them back and never looks inside."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self
from uuid import UUID

import orjson
from marshmallow import ValidationError, validate

from chartrier.http import fields

Key = str | datetime

_LONGEST: Final = 2_000


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: the order of the list, the row's key in that order, and its id."""

    order: str
    key: Key
    id: UUID

    def encode(self) -> str:
        """Return the cursor as a reader gets it."""
        key = {"at": self.key.isoformat()} if isinstance(self.key, datetime) else self.key
        return base64.urlsafe_b64encode(orjson.dumps([self.order, key, str(self.id)])).decode().rstrip("=")

    @classmethod
    def decode(cls, encoded: str) -> Self:
        """Read a cursor; whatever is not one is a ValueError."""
        try:
            order, key, row_id = orjson.loads(
                base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
            )
            place = key if isinstance(key, str) else datetime.fromisoformat(key["at"]).astimezone(UTC)
            if not isinstance(order, str) or "\0" in order + str(place):
                raise ValueError("not a cursor")
            return cls(order, place, UUID(row_id))
        except (binascii.Error, TypeError, KeyError, AttributeError, OverflowError) as broken:
            raise ValueError("not a cursor") from broken


class CursorField(fields.String):
    """A cursor in a query."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of every field
        super().__init__(validate=validate.Length(max=_LONGEST), **options)

    def _validate(self, value: Any) -> None:  # noqa: ANN401 - marshmallow's signature
        """Let the length be checked before the text is decoded."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - marshmallow's signature
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > _LONGEST:
            raise ValidationError(f"Longer than maximum length {_LONGEST}.")
        try:
            return Cursor.decode(text)
        except ValueError:
            raise ValidationError("Invalid value.") from None
