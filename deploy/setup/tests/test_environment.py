"""Every package is installed where it lies, from its pyproject.toml, on dependencies locked by their hashes."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

from deploy.setup.environment import ENVIRONMENTS, INSTALLERS, PACKAGES, ROOT, SERVICES

LOCKS = sorted({INSTALLERS, *(lock for environment in ENVIRONMENTS.values() for lock in environment.locks)})


def test_every_service_is_installed() -> None:
    assert {path.name for path in (ROOT / "services").iterdir() if path.is_dir()} == set(SERVICES)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_installed_editable_where_it_lies(package: str) -> None:
    project = tomllib.loads((ROOT / package / "pyproject.toml").read_text())["project"]
    origin = json.loads(distribution(project["name"]).read_text("direct_url.json") or "{}")
    assert origin["dir_info"] == {"editable": True}
    assert Path(origin["url"].removeprefix("file://")) == (ROOT / package).resolve()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_carries_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "index-url" not in text


def test_whatever_is_installed_for_tests_is_imported_by_one() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    # Plugins that pytest finds by itself.
    plugins = {"pytest-playwright", "pytest-timeout", "pytest-xdist"}
    listed = {re.split(r"[\[<>=]", requirement)[0] for requirement in groups["test"]} - plugins
    owners = packages_distributions()
    used = {owner for module in imported_modules() for owner in owners.get(module, [])}
    assert listed - used == set()


def imported_modules() -> set[str]:
    """List the top-level modules that any Python file of the tree imports."""
    found: set[str] = set()
    for place in ("libs", "services", "gateway", "deploy", "tests", "bench"):
        for path in (ROOT / place).rglob("*.py"):
            if "node_modules" not in path.parts:
                found.update(re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(), re.MULTILINE))
    return found
