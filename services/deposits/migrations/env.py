"""Runs the steps of this folder; see `chartrier.migrations`."""

from chartrier.migrations import run_in_alembic
from deposits.models import Base

run_in_alembic(Base.metadata)
