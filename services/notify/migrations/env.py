"""Alembic's entry: everything is in the common runner."""

from chartrier.database.migrations import run_in_alembic
from notify.app import SERVICE

run_in_alembic(SERVICE.metadata)
