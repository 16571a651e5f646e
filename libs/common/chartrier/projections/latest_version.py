"""Versioned rows from another service: the highest version wins, whatever the order of arrival."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session


def keep_latest(session: Session, table: Table, values: dict[str, Any], *, once: frozenset[str] = frozenset()) -> None:
    """Store a row unless a later `version` of it is known; columns in `once` are never changed."""
    key = {column.name for column in table.primary_key}
    changed = {name: value for name, value in values.items() if name not in key | once}
    session.execute(
        insert(table)
        .values(values)
        .on_conflict_do_update(
            index_elements=list(table.primary_key), set_=changed, where=table.c.version < values["version"]
        )
    )
