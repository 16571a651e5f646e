"""Runs the steps of this folder; see `chartrier.migrations`."""

from chartrier.database.migrations import run_in_alembic
from deposits.models import Base

run_in_alembic(Base.metadata)
