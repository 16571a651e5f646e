"""The security journal (AUTH-45): a line for each act on an account, read by its owner in plain words."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auth.formats.folding import fold
from auth.formats.private_numbers import as_read
from auth.security_journal.models import SecurityLine
from chartrier import legal_time
from chartrier.http.pagination import Page, Window
from chartrier.ids import new_id

KEPT_FOR: Final = timedelta(days=365)
KINDS: Final = ("sign-in", "failure", "change", "consent", "share", "copy")
A_DAY: Final = timedelta(days=1)
_WORDS: Final = "security-journal.toml"
_BLANKS: Final = re.compile(r"\{(\w+)\}")
# Each word is looked for in every line: a question of more is answered by the first ones.
_MOST_WORDS: Final = 12
_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class SeenFrom:
    """Where an act came from: names of what we know, and the network without its last part."""

    browser: str = ""
    system: str = ""
    network: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the journal: words of it, one kind of act, from one day on, up to another one."""

    words: str = ""
    kind: str | None = None
    since: date | None = None
    until: date | None = None


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


def latest(session: Session, account_id: UUID, act: str, *, since: datetime, **details: str) -> SecurityLine | None:
    """The last line of an act with these details since then, within the account's own scope."""
    own = SecurityLine.account_id == account_id, SecurityLine.act == act, SecurityLine.at >= since
    fitting = select(SecurityLine).where(*own, SecurityLine.details.contains(details))
    return session.scalars(fitting.order_by(SecurityLine.at.desc()).limit(1)).one_or_none()


def page(session: Session, wanted: Wanted, window: Window, *, language: str) -> Page[Line]:
    """The journal of whoever asks, with that of accounts merged into theirs: what is looked for, the latest first."""
    # Row-level security shows these lines and no others.
    fitting = _fitting(wanted, language)
    shown = select(SecurityLine).where(*fitting).order_by(SecurityLine.at.desc(), SecurityLine.id.desc())
    total = session.scalar(select(func.count()).select_from(SecurityLine).where(*fitting)) or 0
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


def _fitting(wanted: Wanted, language: str) -> list[ColumnElement[bool]]:
    different = dict.fromkeys(_typed(fold(wanted.words)).split())
    conditions = [_has(word, language) for word in islice(different, _MOST_WORDS)]
    if wanted.kind is not None:
        alike = [act for act, words in _words().items() if words["kind"] == wanted.kind]
        conditions.append(SecurityLine.act.in_(alike))
    if wanted.since is not None:
        conditions.append(SecurityLine.at >= _midnight(wanted.since))
    if wanted.until is not None:
        conditions.append(SecurityLine.at < _midnight(wanted.until) + A_DAY)
    return conditions


def _has(word: str, language: str) -> ColumnElement[bool]:
    """Whether a line has a word, accents and capitals aside: in its sentence, its details or where it came from."""
    acts = [act for act in _words() if any(word in _typed(fold(each)) for each in _sentences(act, language))]
    details = func.jsonb_each_text(SecurityLine.details).table_valued("key", "value")
    seen = (SecurityLine.browser, SecurityLine.system, SecurityLine.network)
    return or_(
        SecurityLine.act.in_(acts),
        exists(select(details.c.value).where(details.c.key.in_(_shown()), _has_it(details.c.value, word))),
        *(_has_it(column, word) for column in seen),
    )


def _has_it(column: ColumnElement[str] | InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    # As `fold` does it.
    spread = func.normalize(column, literal_column("NFKD"))
    plain: ColumnElement[str] = func.lower(func.regexp_replace(spread, "[\\u0300-\\u036f]", "", "g"))
    return func.replace(plain, "’", "'").contains(word, autoescape=True)


def _sentences(act: str, language: str) -> list[str]:
    return [_BLANKS.sub(" ", _sentence(act, language, alone=alone)) for alone in (False, True)]


def _typed(text: str) -> str:
    # Keyboards have another apostrophe than print.
    return text.replace("’", "'")


@cache
def _shown() -> frozenset[str]:
    """The details that stand in a sentence; nobody looks for the others."""
    return frozenset(name for act in _words() for name in _BLANKS.findall(_sentence(act, "fr")))


def _midnight(day: date) -> datetime:
    # No journal reaches further; and what is beyond can't be counted with.
    return legal_time.start_of(min(max(day, _FIRST), _LAST))


def said(act: str, details: dict[str, Any], language: str) -> str:
    """An act in plain words."""
    shown = {name: as_read(value) if name == "private_number" else value for name, value in details.items()}
    return _sentence(act, language, alone=details.get("count") == 1).format_map(_Known(shown))


def _sentence(act: str, language: str, *, alone: bool = False) -> str:
    words = _words().get(act, {"fr": act, "en": act})
    return words.get(f"{language}_one", words[language]) if alone else words[language]


class _Known(dict[str, Any]):
    """What a line says of itself; a sentence may ask for more than an older line knows."""

    def __missing__(self, name: str) -> str:
        return "—"


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("auth") / "data" / _WORDS).read_text(encoding="utf-8"))
