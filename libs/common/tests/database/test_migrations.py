"""The migrated database and the models agree."""

from __future__ import annotations

from chartrier.database.migrations import drift
from chartrier.database.session import engine
from chartrier.testing import RunningService
from libs.common.tests.sample_service.app import LIBRARY


def test_the_models_and_the_migrated_database_agree(service: RunningService) -> None:
    # The bus of other tests of this process has its tables in the same database.
    assert [one for one in drift(engine(service.app), LIBRARY.metadata) if "broker_" not in str(one)] == []
