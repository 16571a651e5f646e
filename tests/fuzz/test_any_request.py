"""Whatever is sent to any service, by anybody, well or ill made: no answer is a failure of ours."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator

import pytest

from chartrier.testing.soak import SOAKING
from tests.fuzz.campaign import SERVICES, Campaign
from tests.fuzz.services import Services, running_services

pytestmark = [pytest.mark.chance, pytest.mark.xdist_group("fuzz")]

CASES = 25_000
IN_A_BUILD = 150
MOST_SECONDS = 20 * 60


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """All services, with the demonstration's people signed in."""
    with running_services(tmp_path_factory.mktemp("fuzz")) as running:
        yield running


def test_no_request_is_answered_as_a_failure_of_ours(services: Services, request: pytest.FixtureRequest) -> None:
    seed = request.config.getoption("hypothesis_seed") or str(random.randrange(2**32))
    campaign = Campaign(services, random.Random(seed))
    each = CASES // len(SERVICES) if os.environ.get(SOAKING) else IN_A_BUILD
    until = time.monotonic() + MOST_SECONDS
    for service in SERVICES:
        campaign.run(service, cases=each, until=until)
    sys.stderr.write(f"seed {seed}: {dict(campaign.cases)}, answers {dict(sorted(campaign.statuses.items()))}\n")
    assert not campaign.failures, "\n".join(map(str, campaign.failures))
    assert services.failures_logged() == []
    assert all(campaign.cases[service] >= each for service in SERVICES), f"there was time for {campaign.cases} only"
