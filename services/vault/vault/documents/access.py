"""Who may see which documents: a condition of every query. Row-level security asks the same again, behind it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, Uuid, bindparam, text

# The rights of a person (or of a company's member) open documents, one by one, by the right that each requires.
# An administrator of a structure may do what its users may; a user opens the documents of their own requests only.
_MAY_OPEN: Final = """
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
# A depositor sees what it sent and what became of it; the content is the holder's. A right at one establishment is for
# what that establishment sent.
_MAY_FOLLOW: Final = """
    (documents.organisation_id IN (
        SELECT g.organisation_id FROM grants AS g
        WHERE g.principal_id = :caller AND g.kind IN ('machine', 'agency', 'employer', 'employer_group')
            AND g.rights && ARRAY['deposit', 'D']
            AND g.establishment_id IS NULL)
    OR documents.establishment_id IN (
        SELECT g.establishment_id FROM grants AS g
        WHERE g.principal_id = :caller AND g.kind IN ('machine', 'agency', 'employer', 'employer_group')
            AND g.rights && ARRAY['deposit', 'D']
            AND g.establishment_id IS NOT NULL))
"""


def may_open(caller: UUID | None = None) -> TextClause:
    """Return the condition for documents whose content somebody may open; the caller can be bound later."""
    return _bound(_MAY_OPEN, caller)


def may_follow(caller: UUID | None = None) -> TextClause:
    """Return the condition for documents that somebody may follow as their depositor."""
    return _bound(_MAY_FOLLOW, caller)


def may_see(caller: UUID) -> TextClause:
    """Return the condition for documents that somebody may open or follow."""
    return _bound(f"(({_MAY_OPEN}) OR ({_MAY_FOLLOW}))", caller)


def for_driver(condition: TextClause) -> str:
    """Return a condition whose caller is bound later, as the driver takes it."""
    return condition.text.replace(":caller", "%(caller)s")


def _bound(condition: str, caller: UUID | None) -> TextClause:
    return text(condition).bindparams(bindparam("caller", caller, type_=Uuid))
