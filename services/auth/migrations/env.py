"""Runs the migrations of auth."""

from auth.app import SERVICE
from chartrier.database.migrations import run_in_alembic

run_in_alembic(SERVICE.metadata)
