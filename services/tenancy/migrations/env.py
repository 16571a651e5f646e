"""Alembic's way into tenancy's tables."""

from chartrier.database.migrations import run_in_alembic
from tenancy.models import Base

run_in_alembic(Base.metadata)
