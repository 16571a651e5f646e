"""Runs the migrations of signature."""

from chartrier.migrations import run_in_alembic
from signature.models import Base

run_in_alembic(Base.metadata)
