"""Alembic's way into the shelf's tables."""

from shelf.app import Base

from chartrier.database.migrations import run_in_alembic

run_in_alembic(Base.metadata)
