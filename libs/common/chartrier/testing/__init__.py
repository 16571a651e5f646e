"""The pytest plugin that every service's tests stand on: real PostgreSQL, real tokens, the permanent cast.

Alice owns, Bob is her colleague, Charlie is a stranger.
"""

from chartrier.testing.cast import ALICE, BOB, CHARLIE, Person
from chartrier.testing.plugin import (
    ServiceUnderTest,
    migrated_database,
    service,
    service_app_of_tests,
    service_database,
    shared_services,
)
from chartrier.testing.running import Caller, RunningService

__all__ = [
    "ALICE",
    "BOB",
    "CHARLIE",
    "Caller",
    "Person",
    "RunningService",
    "ServiceUnderTest",
    "migrated_database",
    "service",
    "service_app_of_tests",
    "service_database",
    "shared_services",
]
