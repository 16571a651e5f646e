# ruff: noqa: S608 - put together from our own texts; every value is bound
"""The queries behind lists: read in parts, each from an index in the order of the list, and merged.

What somebody may see is a union of parts: for a holder, what one organisation sent that asks for one right, of one type
and state; for a sender, what one establishment sent, of one type and state. In each part the first rows after the place
are read, and no others: what a page costs depends neither on how many documents there are nor on how many are found.
Row-level security asks for each row read what these queries ask for each part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from vault.listing.criteria import ORDERS
from vault.search.conditions import Bound

LATEST: Final = 5
# Where no figure is kept, rows are counted as far as this.
COUNTED_AT_MOST: Final = 1000

COLUMNS: Final = (
    "id", "type", "title", "tags", "state", "compartment", "holder_id", "organisation_id", "organisation_name",
    "establishment_id", "recipient_name", "recipient_siret", "delivered_at", "received_at", "dated_on", "done_at",
    "downloaded_at", "signed_at", "size", "pages", "metadata", "signed",
    "signature_outcome",
    "signature_asked", "awaits_recipient",
)  # fmt: skip
_COLUMNS: Final = {name: f"documents.{name}" for name in COLUMNS}
# What its holder calls a document and marks it with is not its sender's to read.
_AS_SENT: Final = {"title": "coalesce(documents.sent_title, documents.title)", "tags": "CAST('{}' AS text[])"}
HELD_COLUMNS: Final = ", ".join(_COLUMNS.values())
SENT_COLUMNS: Final = ", ".join(f"{value} AS {name}" for name, value in (_COLUMNS | _AS_SENT).items())

# The same rights as in `documents.access`, as the parts that they open.
_HELD_PARTS: Final = """
    SELECT counted.* FROM (
        SELECT DISTINCT g.holder_id, g.organisation_id, given AS required_right
        FROM grants AS g
        CROSS JOIN unnest(CASE WHEN 'administrator' = ANY (g.rights) THEN g.rights || ARRAY['user'] ELSE g.rights END)
            AS given
        WHERE g.principal_id = %(caller)s {scope}) AS scope
    CROSS JOIN LATERAL (
        SELECT c.holder_id, c.organisation_id, c.required_right, c.compartment, c.type, c.state, sum(c.count) AS count
        FROM document_counts AS c
        WHERE c.holder_id = scope.holder_id AND c.organisation_id = scope.organisation_id
            AND c.required_right = scope.required_right AND c.type = ANY (%(types)s) AND c.state = ANY (%(held_states)s)
            {compartment}
            AND (c.required_right <> 'user' OR c.account_id = %(caller)s OR c.holder_id IN ({administered}))
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(c.count) > 0) AS counted
"""
_ADMINISTERED: Final = (
    "SELECT g.holder_id FROM grants AS g WHERE g.principal_id = %(caller)s AND 'administrator' = ANY (g.rights)"
)
_SENT_PARTS: Final = """
    SELECT scope.organisation_id, scope.establishment_id, type, state FROM (
        SELECT DISTINCT g.organisation_id, coalesce(g.establishment_id, place.id) AS establishment_id
        FROM grants AS g
        CROSS JOIN LATERAL (
            SELECT g.organisation_id AS id UNION SELECT e.id FROM establishments AS e
            WHERE g.establishment_id IS NULL AND e.organisation_id = g.organisation_id) AS place
        WHERE g.principal_id = %(caller)s AND g.kind IN ('machine', 'agency', 'employer', 'employer_group')
            AND g.rights && ARRAY['deposit', 'D']
            {scope}) AS scope
    CROSS JOIN unnest(CAST(%(sent_types)s AS text[])) AS type
    CROSS JOIN unnest(CAST(%(sent_states)s AS text[])) AS state
    WHERE true {place}
"""
_OF_A_HELD_PART: Final = f"""
    documents.holder_id = part.holder_id AND documents.organisation_id = part.organisation_id
    AND documents.required_right = part.required_right AND documents.type = part.type AND documents.state = part.state
    AND documents.compartment = part.compartment
    AND (documents.required_right <> 'user' OR documents.metadata ->> 'account_id' = CAST(%(caller)s AS text)
        OR documents.holder_id IN ({_ADMINISTERED}))
"""
_OF_A_SENT_PART: Final = """
    documents.organisation_id = part.organisation_id AND documents.establishment_id = part.establishment_id
    AND documents.type = part.type AND documents.state = part.state
"""


# The type stands in each so that the index of these invoices alone is used.
OF_WHAT_WAS_SENT: Final = {
    "recipient": "documents.holder_id = %(recipient)s",
    "downloaded": "documents.type = 'invoice' AND documents.downloaded_at IS NOT NULL",
    "not_downloaded": "documents.type = 'invoice' AND documents.downloaded_at IS NULL",
}
_NOT_COUNTED: Final = frozenset({"since", "until", "establishment", "words", *OF_WHAT_WAS_SENT})


@dataclass(frozen=True)
class Shape:
    """What a list asks for without the values: which criteria are given, and in what order the answer comes."""

    caller: Literal["person", "machine"]
    given: frozenset[str]
    sort: str
    words: int = 0
    # Amounts that are compared with one, from or up to it.
    bounds: frozenset[Bound] = frozenset()
    is_continued: bool = False

    def of_words(self, count: int) -> Shape:
        """Return the shape of what is found by so many words."""
        return replace(self, words=count)

    def from_the_start(self) -> Shape:
        """Return the same shape without a place to go on from."""
        return replace(self, is_continued=False)

    @property
    def sides(self) -> list[_Side]:
        """Return from which sides documents are seen: as their holder, as who sent them, or both."""
        if self.caller == "machine":
            return [_sent(self)]
        return [_held(self), _sent(self)] if "space" in self.given else [_held(self)]

    @property
    def is_counted(self) -> bool:
        """Return whether the kept figures tell how many there are."""
        return self.caller == "person" and not self.given & _NOT_COUNTED


@dataclass(frozen=True)
class _Side:
    name: Literal["held", "sent"]
    parts: str
    of_a_part: str
    moment: str


def _held(shape: Shape) -> _Side:
    wanted = {"space": "g.holder_id = %(space)s", "organisation": "g.organisation_id = %(organisation)s"}
    compartment = and_given({"compartment": "c.compartment = %(compartment)s"}, shape.given)
    scope = and_given(wanted, shape.given)
    parts = _HELD_PARTS.format(scope=scope, compartment=compartment, administered=_ADMINISTERED)
    return _Side("held", parts, _OF_A_HELD_PART, "documents.delivered_at")


def _sent(shape: Shape) -> _Side:
    # What a structure sends is its own: it is seen from the holder's side.
    own = " AND documents.holder_id <> %(space)s" if shape.caller == "person" else ""
    wanted = {"space": "g.organisation_id = %(space)s", "organisation": "g.organisation_id = %(organisation)s"}
    place = and_given({"establishment": "scope.establishment_id = %(establishment)s"}, shape.given)
    parts = _SENT_PARTS.format(scope=and_given(wanted, shape.given), place=place)
    return _Side("sent", parts, _OF_A_SENT_PART + own, "documents.received_at")


def columns_by(held: str) -> str:
    """Return the columns of documents of which a condition tells whether the caller holds them."""
    chosen = {name: f"CASE WHEN {held} THEN documents.{name} ELSE {sent} END" for name, sent in _AS_SENT.items()}
    return ", ".join((_COLUMNS | chosen).values())


def and_given(conditions: dict[str, str], given: frozenset[str]) -> str:
    """Return the conditions of the criteria that are given, to go on with."""
    return "".join(f" AND {condition}" for name, condition in conditions.items() if name in given)


@cache
def page_query(shape: Shape) -> str:
    """Return the query of a page: the columns, the key in the order of the list, and whether the caller holds it."""
    direction = "DESC" if shape.sort.startswith("-") else "ASC"
    order = f"key {direction}, id {direction} LIMIT %(limit)s"
    rows = " UNION ALL ".join(f"({_rows(side, shape, order)})" for side in shape.sides)
    merged = f"SELECT * FROM ({rows}) AS found ORDER BY {order}"
    return f"{_with(shape)} SELECT {', '.join(COLUMNS)}, CAST(key AS text), held FROM ({merged}) AS page"


@cache
def count_query(shape: Shape) -> str:
    """Return the query of how many there are: by the kept figures, and of rows counted as far as it matters."""
    kept = "(SELECT coalesce(sum(count), 0)::bigint FROM held)" if shape.is_counted else "0"
    counted = [_counted(side, shape) for side in shape.sides if side.name == "sent" or not shape.is_counted]
    return f"{_with(shape)} SELECT {kept}, {' + '.join(counted) or '0'}"


@cache
def latest_query(shape: Shape) -> str:
    """Return the query of the latest documents of each compartment."""
    (side, *_) = shape.sides
    order = f"key DESC, id DESC LIMIT {LATEST}"
    return f"""{_with(shape)}
        SELECT {", ".join(COLUMNS)} FROM (
            SELECT found.*, row_number() OVER (PARTITION BY compartment ORDER BY key DESC, id DESC) AS place
            FROM ({_rows(side, shape, order)}) AS found) AS ranked
        WHERE place <= {LATEST} ORDER BY key DESC, id DESC"""


@cache
def compartments_query(shape: Shape) -> str:
    """Return the query of how many documents each compartment has."""
    return f"{_with(shape)} SELECT compartment, sum(count)::bigint FROM held GROUP BY compartment"


def _with(shape: Shape) -> str:
    return "WITH " + ", ".join(f"{side.name} AS MATERIALIZED ({side.parts})" for side in shape.sides)


def _rows(side: _Side, shape: Shape, order: str) -> str:
    held, columns = ("true", HELD_COLUMNS) if side.name == "held" else ("false", SENT_COLUMNS)
    return f"""
        SELECT {", ".join(f"row.{name}" for name in COLUMNS)}, row.key, {held} AS held
        FROM {side.name} AS part CROSS JOIN LATERAL (
            SELECT {columns}, {_key(side, shape)} AS key FROM documents WHERE {_conditions(side, shape)}
            ORDER BY {order}) AS row"""


def _counted(side: _Side, shape: Shape) -> str:
    limit, conditions = f"LIMIT {COUNTED_AT_MOST + 1}", _conditions(side, shape, counting=True)
    return f"""(SELECT count(*) FROM (
        SELECT 1 FROM {side.name} AS part CROSS JOIN LATERAL (
            SELECT 1 FROM documents WHERE {conditions} {limit}) AS row {limit}) AS counted)"""


def _key(side: _Side, shape: Shape) -> str:
    name = shape.sort.lstrip("-")
    if name == "delivered_at":
        return side.moment
    return f"lower({_AS_SENT['title']})" if (side.name, name) == ("sent", "title") else ORDERS[name].expression


def _conditions(side: _Side, shape: Shape, *, counting: bool = False) -> str:
    wanted = {
        "since": f"{side.moment} >= %(since)s",
        "until": f"{side.moment} < %(until)s",
        **OF_WHAT_WAS_SENT,
    }
    if side.name == "held":
        wanted["establishment"] = "documents.establishment_id = %(establishment)s"
    conditions = side.of_a_part + and_given(wanted, shape.given)
    if counting or not shape.is_continued:
        return conditions
    type_ = ORDERS[shape.sort.lstrip("-")].type
    beyond = "<" if shape.sort.startswith("-") else ">"
    return f"{conditions} AND ({_key(side, shape)}, documents.id) {beyond} (CAST(%(key)s AS {type_}), %(after)s)"
