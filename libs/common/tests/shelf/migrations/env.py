"""Alembic's way into the shelf's tables."""

from chartrier.database.migrations import run_in_alembic
from libs.common.tests.shelf.app import Base

run_in_alembic(Base.metadata)
