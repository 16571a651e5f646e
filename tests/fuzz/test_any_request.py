"""Whatever is sent to any service, by anybody, well or ill made: an answer that its contract names, and no failure."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from typing import Final

import pytest

from chartrier.testing.soak import SOAKING
from tests.fuzz.campaign import SERVICES, Campaign
from tests.fuzz.services import Services, running_services

pytestmark = [pytest.mark.chance, pytest.mark.xdist_group("fuzz")]

IN_A_SOAK: Final = 25_000 // len(SERVICES) + 1
# The same cases in each build; a soak draws others, by the seed that it prints.
IN_A_BUILD: Final = 150
SEED_OF_BUILDS: Final = "7"
LONGEST: Final = 3600 if os.environ.get(SOAKING) else 300


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """All services, with the demonstration's people signed in."""
    with running_services(tmp_path_factory.mktemp("fuzz")) as running:
        yield running


@pytest.mark.timeout(LONGEST)
@pytest.mark.parametrize("service", SERVICES)
def test_no_request_is_answered_as_a_failure_of_ours(
    services: Services, request: pytest.FixtureRequest, service: str
) -> None:
    seed = request.config.getoption("hypothesis_seed") or SEED_OF_BUILDS
    campaign = Campaign(services, random.Random(f"{seed} {service}"))
    campaign.run(service, cases=IN_A_SOAK if os.environ.get(SOAKING) else IN_A_BUILD)
    sys.stderr.write(f"{service}, seed {seed}: answers {dict(sorted(campaign.statuses.items()))}\n")
    logged = services.failures_logged()
    assert not campaign.failures, "\n".join(map(str, campaign.failures))
    assert logged == []
