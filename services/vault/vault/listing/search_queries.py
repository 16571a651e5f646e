# ruff: noqa: S608 - put together from our own texts; every value is bound
"""The queries behind the search: what has a term of each word, read from the index of the rarest one, newest first."""

from __future__ import annotations

from functools import cache
from typing import Final

from vault.documents.access import for_driver, may_follow, may_open
from vault.listing.criteria import ORDERS
from vault.listing.queries import OF_WHAT_WAS_SENT, Shape, and_given, columns_by

_OWNERS: Final = """
    SELECT DISTINCT g.holder_id FROM grants AS g WHERE g.principal_id = %(caller)s AND cardinality(g.rights) > 0
"""
_HOW_MANY: Final = """
    SELECT count(*) FROM (SELECT 1 FROM document_terms WHERE term = ANY (%(terms)s) LIMIT %(limit)s) AS counted
"""


_COMPARED: Final = {"from": ">=", "to": "<="}


def owners_query() -> str:
    """Return the query of whose words the caller may look for."""
    return _OWNERS


def how_many_query() -> str:
    """Return the query of how many documents have some terms, as far as it matters."""
    return _HOW_MANY


@cache
def search_query(shape: Shape) -> str:
    """Return the query of some documents: the columns, no key, and whether the caller holds each."""
    others = "".join(
        " AND EXISTS (SELECT 1 FROM document_terms AS other"
        f" WHERE other.document_id = t.document_id AND other.term = ANY (%(terms_{place})s))"
        for place in range(1, shape.words)
    )
    others += "".join(
        f" AND {ORDERS[name].expression} {_COMPARED[side]} %({side}_{name})s" for name, side in sorted(shape.bounds)
    )
    after = " AND t.document_id < %(after)s" if shape.is_continued else ""
    # One document may have several of the terms that a word was widened to.
    return f"""
        WITH asked AS MATERIALIZED (SELECT unnest(CAST(%(terms_0)s AS bigint[])) AS term),
        found AS MATERIALIZED (
            SELECT DISTINCT page.id FROM asked CROSS JOIN LATERAL (
                SELECT t.document_id AS id FROM document_terms AS t JOIN documents ON documents.id = t.document_id
                WHERE t.term = asked.term AND ({_visible(shape)}){others}{after}
                ORDER BY t.document_id DESC LIMIT %(limit)s) AS page)
        SELECT {columns_by(f"({_held(shape)})")}, '', ({_held(shape)})
        FROM documents WHERE documents.id IN (SELECT id FROM found) ORDER BY documents.id DESC LIMIT %(limit)s"""


def _visible(shape: Shape) -> str:
    if shape.caller == "machine":
        return _sent(shape)
    return f"({_held(shape)}) OR ({_sent(shape)})" if "space" in shape.given else _held(shape)


def _held(shape: Shape) -> str:
    if shape.caller == "machine":
        return "false"
    wanted = {"space": "documents.holder_id = %(space)s", "compartment": "documents.compartment = %(compartment)s"}
    asked = "documents.type = ANY (%(types)s) AND documents.state = ANY (%(held_states)s)"
    return f"{for_driver(may_open())} AND {asked}{and_given(wanted | _of_both('delivered_at'), shape.given)}"


def _sent(shape: Shape) -> str:
    wanted = {"space": "documents.organisation_id = %(space)s"}
    if shape.caller == "person":
        wanted["space"] += " AND documents.holder_id <> %(space)s"
    asked = "documents.type = ANY (%(sent_types)s) AND documents.state = ANY (%(sent_states)s)"
    return f"{for_driver(may_follow())} AND {asked}{and_given(wanted | _of_both('received_at'), shape.given)}"


def _of_both(moment: str) -> dict[str, str]:
    return OF_WHAT_WAS_SENT | {
        "organisation": "documents.organisation_id = %(organisation)s",
        "establishment": "documents.establishment_id = %(establishment)s",
        "since": f"documents.{moment} >= %(since)s",
        "until": f"documents.{moment} < %(until)s",
    }
