"""Each service's README names every event that it publishes or consumes, and its app subscribes to all of them."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.setup.environment import SERVICES

ROOT = Path(__file__).parents[3]
# Every service consumes these, for rights and ended sessions.
CONSUMED_BY_ALL = {"tenancy.grant-changed.v1", "auth.session-revoked.v1"}


@pytest.mark.parametrize("service", SERVICES)
def test_the_page_of_a_service_names_every_event_that_it_publishes_or_consumes(service: str) -> None:
    page = (ROOT / "services" / service / "README.md").read_text()
    published = {path.stem for path in (ROOT / "contracts/events").glob(f"{service}.*.json")}
    consumed = set(json.loads((ROOT / "contracts/subscriptions" / f"{service}.json").read_text())) - CONSUMED_BY_ALL

    def is_named(event_type: str) -> bool:
        what = event_type.split(".")[1]
        # The second of a row may leave out what it shares with the first: `account-merged`, `-separated`.
        return what in page or f"`-{what.rpartition('-')[2]}" in page

    assert sorted(event_type for event_type in published | consumed if not is_named(event_type)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_app_of_a_service_subscribes_to_what_any_of_its_modules_declares(service: str) -> None:
    active = importlib.import_module(f"{service}.app").SERVICE.subscriptions.all()
    modules = list(subscription_modules(service))
    assert modules
    for name in modules:
        declared = importlib.import_module(name).subscriptions.all()
        assert [one.name for one in declared if one not in active] == [], f"{name} is missing in app.py"


def subscription_modules(service: str) -> Iterator[str]:
    """List the modules of a service that declare subscriptions."""
    folder = ROOT / "services" / service
    for path in sorted((folder / service).rglob("*.py")):
        if "\nsubscriptions = Subscriptions(" in path.read_text():
            yield ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
