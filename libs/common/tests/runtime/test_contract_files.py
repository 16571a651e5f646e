"""The contracts can be read by the tools of others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

CONTRACTS: Final = Path(__file__).parents[4] / "contracts"
ASYNCAPI: Final[dict[str, Any]] = json.loads((CONTRACTS / "asyncapi.json").read_text())
# What Python's patterns can say and ECMAScript's can't.
PYTHON_ONLY: Final = re.compile(r"\\[AZ]|\(\?[aiLmsux]+[):]|\(\?P[<=]")


def parts(document: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part of a JSON document
    if isinstance(document, dict):
        yield document
        for each in document.values():
            yield from parts(each)
    if isinstance(document, list):
        for each in document:
            yield from parts(each)


def test_every_reference_of_the_events_leads_somewhere() -> None:
    references = [part["$ref"] for part in parts(ASYNCAPI) if isinstance(part.get("$ref"), str)]
    assert any(one.startswith("#/components/schemas/") for one in references)
    for reference in references:
        found: Any = ASYNCAPI
        for step in reference.removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/")]
        assert found, reference


def test_a_discriminator_of_the_events_names_a_field() -> None:
    named = [part["discriminator"] for part in parts(ASYNCAPI) if "discriminator" in part]
    assert named
    assert {type(one) for one in named} == {str}


@pytest.mark.parametrize("page", sorted(CONTRACTS.rglob("*.json")), ids=lambda page: page.name)
def test_every_pattern_means_the_same_in_every_language(page: Path) -> None:
    patterns = [part["pattern"] for part in parts(json.loads(page.read_text())) if isinstance(part.get("pattern"), str)]
    assert [pattern for pattern in patterns if PYTHON_ONLY.search(pattern)] == []
