"""The security journal (AUTH-45): a line for each act on an account, read by its owner in plain words."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from auth.journal_models import SecurityLine
from chartrier.ids import new_id
from chartrier.pagination import Page, Window

KEPT_FOR: Final = timedelta(days=365)
_WORDS: Final = "security-journal.toml"


@dataclass(frozen=True)
class SeenFrom:
    """Where an act came from: names of what we know, and the network without its last part."""

    browser: str = ""
    system: str = ""
    network: str = ""


@dataclass(frozen=True)
class Line:
    """One line, as its reader finds it."""

    id: UUID
    at: datetime
    act: str
    text: str
    seen_from: SeenFrom | None


def write(
    session: Session,
    account_id: UUID,
    act: str,
    *,
    now: datetime,
    seen_from: SeenFrom | None = None,
    **details: str | int,
) -> None:
    """Add a line to an account's journal, in the transaction of the act itself; never anything secret."""
    if act not in _words():
        raise ValueError(f"security-journal.toml has no words for {act}")
    origin = seen_from or SeenFrom()
    session.add(
        SecurityLine(id=new_id(), account_id=account_id, at=now, act=act, details=dict(details), **vars(origin))
    )
    session.flush()


def page(session: Session, window: Window, *, language: str) -> Page[Line]:
    """The journal of whoever asks, with that of accounts merged into theirs, the latest first."""
    # Row-level security shows these lines and no others.
    shown = select(SecurityLine).order_by(SecurityLine.at.desc(), SecurityLine.id.desc())
    total = session.scalar(select(func.count()).select_from(SecurityLine)) or 0
    lines = session.scalars(shown.offset(window.offset).limit(window.size))
    return Page([_line(line, language) for line in lines], total, window.page, window.size)


def forget(session: Session, *, now: datetime) -> None:
    """Forget lines of more than a year (LAW-09)."""
    session.execute(delete(SecurityLine).where(SecurityLine.at < now - KEPT_FOR))


def _line(line: SecurityLine, language: str) -> Line:
    known = SeenFrom(line.browser, line.system, line.network)
    return Line(
        line.id, line.at, line.act, said(line.act, line.details, language), known if any(vars(known).values()) else None
    )


def said(act: str, details: dict[str, Any], language: str) -> str:
    """An act in plain words."""
    words = _words().get(act, {"fr": act, "en": act})
    template = words["en" if language.lower().startswith("en") else "fr"]
    return template.format_map(_Known(details))


class _Known(dict[str, Any]):
    """What a line says of itself; a sentence may ask for more than an older line knows."""

    def __missing__(self, name: str) -> str:
        return "—"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("auth") / "data" / _WORDS).read_text(encoding="utf-8"))
