"""The catalogue: every version of every journey, read from files."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from deposits.journeys.definition import Choice, Journey, Step

SHIPPED: Final = Path(__file__).parent / "data"


class UnreadableJourneyError(ValueError):
    """A journey file that contradicts itself: the service refuses to start with it."""


class Catalogue:
    """Every version of every journey."""

    def __init__(self, journeys: Iterable[Journey]) -> None:
        """Keep these journeys; the latest version of each is the one offered."""
        self._versions: dict[tuple[str, int], Journey] = {}
        self._latest: dict[str, Journey] = {}
        for journey in sorted(journeys, key=lambda journey: (journey.key, journey.version)):
            if (journey.key, journey.version) in self._versions:
                message = f"{journey.key} version {journey.version} is described twice"
                raise UnreadableJourneyError(message)
            self._versions[journey.key, journey.version] = self._latest[journey.key] = journey

    def offered(self) -> list[Journey]:
        """Return the latest version of each journey."""
        return list(self._latest.values())

    def latest(self, key: str) -> Journey | None:
        """Return the version that a new request begins with, if there is such a journey."""
        return self._latest.get(key)

    def version(self, key: str, version: int) -> Journey:
        """Return the version that a request began with; a version that was ever offered stays."""
        return self._versions[key, version]

    def find(self, key: str, version: int) -> Journey | None:
        """Return one version of a journey, if there is one."""
        return self._versions.get((key, version))


def read_catalogue(*folders: Path) -> Catalogue:
    """Return the journeys described in these folders, checked; a file more is a journey, or a version, more."""
    choices = {
        path.stem: msgspec.convert(tomllib.loads(path.read_text("utf-8"))["choices"], tuple[Choice, ...])
        for folder in folders
        for path in sorted(folder.glob("choices/*.toml"))
    }
    return Catalogue(_read(path, choices) for folder in folders for path in sorted(folder.glob("*.toml")))


def _read(path: Path, choices: Mapping[str, tuple[Choice, ...]]) -> Journey:
    try:
        journey = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Journey)
        steps = tuple(_with_choices(step, choices) for step in journey.steps)
        journey = msgspec.structs.replace(journey, steps=steps)
        _check(journey, path)
    except (ValueError, KeyError, re.error) as error:
        message = f"{path.name}: {error}"
        raise UnreadableJourneyError(message) from error
    return journey


def _with_choices(step: Step, choices: Mapping[str, tuple[Choice, ...]]) -> Step:
    return msgspec.structs.replace(
        step,
        fields=tuple(
            msgspec.structs.replace(field, choices=choices[field.choices_from]) if field.choices_from else field
            for field in step.fields
        ),
    )


def _check(journey: Journey, path: Path) -> None:
    if path.name != f"{journey.key}.v{journey.version}.toml":
        message = f"is named otherwise than {journey.key}, version {journey.version}"
        raise ValueError(message)
    for name, keys in (
        ("step", [step.key for step in journey.steps]),
        ("field", [field.key for field in journey.fields]),
        ("attachment", [attachment.kind for attachment in journey.attachments]),
    ):
        if len(keys) != len(set(keys)):
            message = f"a {name} is described twice"
            raise ValueError(message)
    for field in journey.fields:
        if (field.kind == "choice") != bool(field.choices):
            message = f"{field.key}: choices belong to fields of kind choice, and to those alone"
            raise ValueError(message)
        re.compile(field.pattern or "")
