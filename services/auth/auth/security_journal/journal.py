"""The security journal (AUTH-45): an entry for each act on an account, read by its owner in plain words."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auth.formats import user_agents
from auth.formats.folding import fold
from auth.formats.private_numbers import formatted
from auth.security_journal.models import SecurityJournalEntry
from chartrier import legal_time
from chartrier.access.context import Context
from chartrier.http.client_address import network_of
from chartrier.http.pagination import Page, Window
from chartrier.ids import new_id

RETENTION: Final = timedelta(days=365)
KINDS: Final = ("sign-in", "failure", "change", "consent", "share", "copy")
_DAY: Final = timedelta(days=1)
_FILE: Final = "security-journal.toml"
_PLACEHOLDERS: Final = re.compile(r"\{(\w+)\}")
# Each word is looked for in every entry: of more only the first ones count.
_MAXIMUM_WORDS: Final = 12
_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class Origin:
    """Where an act came from: the names of browser and system, and the network without its last part."""

    browser: str = ""
    system: str = ""
    network: str = ""


@dataclass(frozen=True)
class JournalFilter:
    """What is looked for in the journal: words, one kind of act, from one day on, up to another one."""

    words: str = ""
    kind: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Entry:
    """One entry, as its reader finds it."""

    id: UUID
    at: datetime
    act: str
    text: str
    origin: Origin | None


def write(session: Session, context: Context, account_id: UUID, act: str, **details: str | int) -> None:
    """Add an entry to an account's journal, in the transaction of the act itself; never anything secret."""
    write_from(session, context, account_id, act, origin_of(context), **details)


def write_from(
    session: Session, context: Context, account_id: UUID, act: str, origin: Origin, /, **details: str | int
) -> None:
    """Add an entry about an act that somebody asked for earlier, from where they asked for it."""
    if act not in _sentences():
        raise ValueError(f"security-journal.toml has no sentence for {act}")
    session.add(
        SecurityJournalEntry(
            id=new_id(), account_id=account_id, at=context.now, act=act, details=dict(details), **vars(origin)
        )
    )
    session.flush()


def origin_of(context: Context) -> Origin:
    """Return where a request came from, as far as its author may read it later."""
    agent = user_agents.read(context.user_agent)
    return Origin(agent.browser, agent.system, network_of(context.client_address))


def without_origin(context: Context) -> Context:
    """Return a context that tells nothing of where an act came from: support's desk is nothing an owner should read."""
    return replace(context, client_address="", user_agent="")


def latest(
    session: Session, account_id: UUID, act: str, *, since: datetime, **details: str
) -> SecurityJournalEntry | None:
    """Return the last entry of an act with these details since then; the transaction acts for the account."""
    own = (
        SecurityJournalEntry.account_id == account_id,
        SecurityJournalEntry.act == act,
        SecurityJournalEntry.at >= since,
    )
    matching = select(SecurityJournalEntry).where(*own, SecurityJournalEntry.details.contains(details))
    return session.scalars(matching.order_by(SecurityJournalEntry.at.desc()).limit(1)).one_or_none()


def search(session: Session, context: Context, wanted: JournalFilter, window: Window) -> Page[Entry]:
    """Return a page of the caller's journal, with that of accounts merged into theirs, the latest entries first."""
    # Row-level security shows these entries and no others.
    matching = _conditions(wanted, context.language)
    order = SecurityJournalEntry.at.desc(), SecurityJournalEntry.id.desc()
    shown = select(SecurityJournalEntry).where(*matching).order_by(*order)
    total = session.scalar(select(func.count()).select_from(SecurityJournalEntry).where(*matching)) or 0
    rows = session.scalars(shown.offset(window.offset).limit(window.size))
    return Page([_entry(row, context.language) for row in rows], total, window.page, window.size)


def delete_expired(session: Session, context: Context) -> None:
    """Delete entries of more than a year (LAW-09)."""
    session.execute(delete(SecurityJournalEntry).where(SecurityJournalEntry.at < context.now - RETENTION))


def sentence(act: str, details: dict[str, Any], language: str) -> str:
    """Return an act in plain words."""
    shown = {name: formatted(value) if name == "private_number" else value for name, value in details.items()}
    return _template(act, language, singular=details.get("count") == 1).format_map(_Details(shown))


def _entry(row: SecurityJournalEntry, language: str) -> Entry:
    origin = Origin(row.browser, row.system, row.network)
    text = sentence(row.act, row.details, language)
    return Entry(row.id, row.at, row.act, text, origin if any(vars(origin).values()) else None)


def _conditions(wanted: JournalFilter, language: str) -> list[ColumnElement[bool]]:
    words = dict.fromkeys(_with_plain_apostrophes(fold(wanted.words)).split())
    conditions = [_has_word(word, language) for word in islice(words, _MAXIMUM_WORDS)]
    if wanted.kind is not None:
        acts = [act for act, sentences in _sentences().items() if sentences["kind"] == wanted.kind]
        conditions.append(SecurityJournalEntry.act.in_(acts))
    if wanted.since is not None:
        conditions.append(SecurityJournalEntry.at >= _midnight(wanted.since))
    if wanted.until is not None:
        conditions.append(SecurityJournalEntry.at < _midnight(wanted.until) + _DAY)
    return conditions


def _has_word(word: str, language: str) -> ColumnElement[bool]:
    """Match entries with a word in their sentence, their details or their origin, accents and capitals aside."""
    acts = [
        act
        for act in _sentences()
        if any(word in _with_plain_apostrophes(fold(text)) for text in _both_forms(act, language))
    ]
    details = func.jsonb_each_text(SecurityJournalEntry.details).table_valued("key", "value")
    origin = (SecurityJournalEntry.browser, SecurityJournalEntry.system, SecurityJournalEntry.network)
    return or_(
        SecurityJournalEntry.act.in_(acts),
        exists(select(details.c.value).where(details.c.key.in_(_shown_details()), _contains(details.c.value, word))),
        *(_contains(column, word) for column in origin),
    )


def _contains(column: ColumnElement[str] | InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    # As `fold` does it.
    decomposed = func.normalize(column, literal_column("NFKD"))
    plain: ColumnElement[str] = func.lower(func.regexp_replace(decomposed, "[\\u0300-\\u036f]", "", "g"))
    return func.replace(plain, "’", "'").contains(word, autoescape=True)


def _both_forms(act: str, language: str) -> list[str]:
    return [_PLACEHOLDERS.sub(" ", _template(act, language, singular=singular)) for singular in (False, True)]


def _with_plain_apostrophes(text: str) -> str:
    # Keyboards have another apostrophe than print.
    return text.replace("’", "'")


@cache
def _shown_details() -> frozenset[str]:
    """Return the details that stand in a sentence; nobody looks for the others."""
    return frozenset(name for act in _sentences() for name in _PLACEHOLDERS.findall(_template(act, "fr")))


def _midnight(day: date) -> datetime:
    # No journal reaches further, and beyond dates can't be calculated with.
    return legal_time.start_of(min(max(day, _FIRST), _LAST))


def _template(act: str, language: str, *, singular: bool = False) -> str:
    texts = _sentences().get(act, {"fr": act, "en": act})
    return texts.get(f"{language}_one", texts[language]) if singular else texts[language]


class _Details(dict[str, Any]):
    """The details of an entry; a sentence may ask for more than an older entry has."""

    def __missing__(self, name: str) -> str:
        return "—"


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("auth") / "data" / _FILE).read_text(encoding="utf-8"))
