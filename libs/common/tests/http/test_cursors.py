"""A cursor comes back as it was given out; whatever is not one is refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from uuid import UUID

import pytest
from marshmallow import ValidationError

from chartrier.http.cursors import Cursor, CursorField

ROW = UUID(int=7)


@pytest.mark.parametrize("key", ["", "Éloïse \U0010ffff", datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)])
def test_a_cursor_comes_back_as_it_was_given_out(key: str | datetime) -> None:
    cursor = Cursor("-name", key, ROW)
    decoded: object = CursorField().deserialize(cursor.encode())
    assert decoded == cursor


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é",
        "a" * 2001,
        encoded("{}"),
        encoded("[1, 2, 3]"),
        encoded('["name", "a"]'),
        encoded('["name", "a", "not an id"]'),
        encoded('["name", {}, "00000000-0000-0000-0000-000000000007"]'),
        encoded('["name", {"at": "9999-12-31T23:59:59-23:59"}, "00000000-0000-0000-0000-000000000007"]'),
        encoded('["name", "nul\\u0000", "00000000-0000-0000-0000-000000000007"]'),
        encoded("[" * 1000),
    ],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        CursorField().deserialize(text)
