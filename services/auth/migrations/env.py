"""Runs the migrations of auth."""

from auth.models import Base
from chartrier.database.migrations import run_in_alembic

run_in_alembic(Base.metadata)
