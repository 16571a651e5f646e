"""The environment in which Alembic runs the library's migrations."""

from chartrier.database.migrations import run_in_alembic
from libs.common.tests.sample_service.app import Base

run_in_alembic(Base.metadata)
