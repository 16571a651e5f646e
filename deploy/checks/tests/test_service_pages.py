"""Each service's README names every event that it publishes or consumes, and its app subscribes to all of them."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from chartrier.events.subscriptions import Subscriptions
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
    active = {one.event_type for one in importlib.import_module(f"{service}.app").SERVICE.subscriptions.all()}
    modules = [importlib.import_module(name) for name in subscription_modules(service)]
    assert modules
    for module in modules:
        declared = getattr(module, "subscriptions", None) or subscribed_by(module, service)
        forgotten = {one.event_type for one in declared.all()} - active
        assert not forgotten, f"{module.__name__} is missing in app.py"


def subscribed_by(module: ModuleType, service: str) -> Subscriptions:
    """Return what a module subscribes to when the app asks it to."""
    subscriptions = Subscriptions(service)
    if hasattr(module, "subscribe"):
        module.subscribe(subscriptions)
    return subscriptions


def subscription_modules(service: str) -> Iterator[str]:
    """List the modules of a service that subscribe to events, as their names tell."""
    folder = ROOT / "services" / service
    for path in sorted((folder / service).rglob("*.py")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        if "subscriptions" in name:
            yield name
