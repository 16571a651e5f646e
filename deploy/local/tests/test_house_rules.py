"""The checks that keep the tree as it is meant to be do complain when it isn't."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from deploy.local import dependencies, environment, sizes
from deploy.local.environment import TARGETS

ROOT = Path(__file__).parents[3]
LONG = "def long() -> None:\n" + "    print()\n" * 40
SHORT = "def short_{0}() -> None:\n    print()\n\n\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    return folder


def measured(package: Path) -> sizes.Measured:
    return sizes.measure(package, root=package.parent)


def test_one_long_function_in_ten_is_borne(package: Path) -> None:
    (package / "few.py").write_text("".join(SHORT.format(number) for number in range(9)) + LONG)
    assert measured(package).complaints == []


def test_one_in_five_is_not(package: Path) -> None:
    (package / "many.py").write_text("".join(SHORT.format(number) for number in range(4)) + LONG)
    assert "80% of functions" in measured(package).complaints[0]


def test_a_file_that_grew_too_long_is_named(package: Path) -> None:
    (package / "sprawling.py").write_text("VALUE = 1\n" * 400)
    assert "sprawling.py has 400 lines" in measured(package).complaints[0]


def test_a_docstring_makes_no_function_long(package: Path) -> None:
    words = '    """Say much.\n' + "\n    And more.\n" * 30 + '    """\n'
    (package / "told.py").write_text(f"def told() -> None:\n{words}    print()\n")
    assert measured(package).share == 1


def test_our_own_packages_are_not_fetched() -> None:
    listed = dependencies.of(ROOT / "services/vault/pyproject.toml")
    assert listed
    assert not [name for name in listed if name.startswith("chartrier")]


def test_locks_carry_hashes_and_no_address() -> None:
    for target in TARGETS.values():
        for lock in target.locks:
            text = (ROOT / lock).read_text()
            assert "--hash=sha256:" in text
            assert "://" not in text
            assert "index-url" not in text


# Of rights and of ended sessions every service hears.
HEARD_BY_ALL = {"tenancy.grant-changed.v1", "auth.session-revoked.v1"}


@pytest.mark.parametrize("service", environment.SERVICES)
def test_the_page_of_a_service_names_every_fact_that_it_says_or_hears(service: str) -> None:
    page = (ROOT / "services" / service / "README.md").read_text()
    said = {path.stem for path in (ROOT / "contracts/events").glob(f"{service}.*.json")}
    heard = set(json.loads((ROOT / "contracts/hears" / f"{service}.json").read_text())) - HEARD_BY_ALL

    def is_named(fact: str) -> bool:
        what = fact.split(".")[1]
        # The second of a row may leave out what it shares with the first: `account-merged`, `-separated`.
        return what in page or f"`-{what.rpartition('-')[2]}" in page

    assert sorted(fact for fact in said | heard if not is_named(fact)) == []


@pytest.mark.parametrize("service", environment.SERVICES)
def test_what_any_module_of_a_service_subscribes_to_is_heard_by_the_service(service: str) -> None:
    heard = importlib.import_module(f"{service}.app").SERVICE.subscriptions.all()
    modules = sorted((ROOT / "services" / service / service).glob("*subscriptions.py"))
    assert modules
    for module in modules:
        declared = importlib.import_module(f"{service}.{module.stem}").subscriptions.all()
        assert [one.name for one in declared if one not in heard] == [], f"{module.name} is missing in app.py"


def test_every_service_has_its_place_on_the_import_path() -> None:
    roots = [Path(root) for root in environment.import_roots()]
    assert {path.name for path in (ROOT / "services").iterdir() if path.is_dir()} == set(environment.SERVICES)
    assert all(root.is_dir() for root in roots)
