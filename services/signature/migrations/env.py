"""Runs the migrations of signature."""

from chartrier.database.migrations import run_in_alembic
from signature.models import Base

run_in_alembic(Base.metadata)
