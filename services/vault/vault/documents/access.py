"""Who may see which documents: the first door, asked in every query. Row-level security is the second."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, Uuid, bindparam, text

# The rights of a person (or of a company's member) open documents, one by one, by the right that each asks for.
# An administrator of a structure may do what its users may; a user opens the papers of their own requests only.
_OPENED: Final = """
    documents.state IN ('todo', 'done')
    AND (documents.holder_id, documents.organisation_id, documents.required_right) IN (
        SELECT g.holder_id, g.organisation_id, given
        FROM grants AS g
        CROSS JOIN unnest(CASE WHEN 'administrator' = ANY (g.rights) THEN g.rights || ARRAY['user'] ELSE g.rights END)
            AS given
        WHERE g.principal_id = :caller)
    AND (documents.required_right <> 'user' OR documents.metadata ->> 'account_id' = CAST(:caller AS text) OR EXISTS (
        SELECT 1 FROM grants AS g WHERE g.principal_id = :caller AND g.holder_id = documents.holder_id
        AND 'administrator' = ANY (g.rights)))
"""
# A depositor sees what it sent and what became of it; the content is the holder's.
_DEPOSITED: Final = """
    documents.organisation_id IN (
        SELECT g.organisation_id FROM grants AS g
        WHERE g.principal_id = :caller AND g.kind IN ('machine', 'agency') AND g.rights && ARRAY['deposit', 'D'])
"""


def opened_to(caller: UUID | None = None) -> TextClause:
    """The documents whose content somebody may open; who it is can be said when it is asked."""
    return _asked(_OPENED, caller)


def deposited_by(caller: UUID | None = None) -> TextClause:
    """The documents that somebody may follow as their depositor."""
    return _asked(_DEPOSITED, caller)


def seen_by(caller: UUID) -> TextClause:
    """The documents of which somebody may know."""
    return _asked(f"(({_OPENED}) OR ({_DEPOSITED}))", caller)


def _asked(condition: str, caller: UUID | None) -> TextClause:
    return text(condition).bindparams(bindparam("caller", caller, type_=Uuid))
