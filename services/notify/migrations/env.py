"""Alembic's entry: everything is in the house's own runner."""

from chartrier.database.migrations import run_in_alembic
from notify.models import Base

run_in_alembic(Base.metadata)
