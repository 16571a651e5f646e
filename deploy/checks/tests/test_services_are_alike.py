"""Services have the same files in the same places, so that whoever knows one finds everything in the others."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

from deploy.setup.environment import ROOT, SERVICES


def project(service: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "services" / service / "pyproject.toml").read_text())


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_files_that_every_service_has(service: str) -> None:
    folder = ROOT / "services" / service
    code = [f"{service}/{name}" for name in ("__init__.py", "__main__.py", "app.py", "settings.py", "errors.py", "api")]
    expected = ["README.md", "pyproject.toml", "migrations/versions", "tests/conftest.py", *code]
    assert [name for name in expected if not (folder / name).exists()] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_packaged_as_every_service_is(service: str) -> None:
    described = project(service)
    assert described["project"]["name"] == f"chartrier-{service}"
    assert described["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [service]
    assert described["build-system"] == project(SERVICES[0])["build-system"]
    for part in ("version", "requires-python"):
        assert described["project"][part] == project(SERVICES[0])["project"][part]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_started_by_the_common_command(service: str) -> None:
    module = ast.parse(main_of(service).read_text())
    started = [ast.unparse(node) for node in module.body if isinstance(node, ast.If)]
    assert len(started) == 1
    assert started[0].startswith("if __name__ == '__main__':\n    main(SERVICE, create_app")


def main_of(service: str) -> Path:
    return ROOT / "services" / service / service / "__main__.py"
