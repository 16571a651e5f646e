"""Journeys: what each kind of request asks, read from data, every version kept."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

SHIPPED = Path(__file__).parent

Direction = Literal["C", "D"]
Kind = Literal["text", "iban", "bic", "choice", "date"]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in each language of the product."""

    fr: str
    en: str


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the values that a field of kind `choice` may take."""

    value: str
    label: Text


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question of a step, with everything needed to ask it and to check its answer."""

    key: str
    label: Text
    kind: Kind
    help: Text
    required: bool = False
    choices_from: str | None = None
    choices: tuple[Choice, ...] = ()
    pattern: str | None = None
    max: int | None = None
    past: bool = False
    spaceless: bool = False
    prefill: Literal["name", "siret"] | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that are asked together."""

    key: str
    title: Text
    fields: tuple[Field, ...]


class PaperAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A supporting document that the journey asks for, or allows."""

    kind: str
    label: Text
    formats: tuple[str, ...]
    max_bytes: int
    required: bool = False


class Journey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a journey."""

    key: str
    version: int
    direction: Direction
    title: Text
    purpose: Text
    who: Text
    notice: Text
    amount: Text
    steps: tuple[Step, ...]
    papers: tuple[PaperAsked, ...]

    def step(self, key: str) -> Step | None:
        """The step of that name, if the journey has one."""
        return next((step for step in self.steps if step.key == key), None)

    def paper(self, kind: str) -> PaperAsked | None:
        """What the journey says of that kind of paper, if it takes it."""
        return next((paper for paper in self.papers if paper.kind == kind), None)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every question, in the order in which it is asked."""
        return tuple(field for step in self.steps for field in step.fields)


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
        """The latest version of each journey."""
        return list(self._latest.values())

    def latest(self, key: str) -> Journey | None:
        """The version that a new request begins with."""
        return self._latest.get(key)

    def version(self, key: str, version: int) -> Journey:
        """The version that a request began with."""
        return self._versions[key, version]


def read_catalogue(*folders: Path) -> Catalogue:
    """The journeys described in these folders, checked; adding a file there adds a journey."""
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
        ("paper", [paper.kind for paper in journey.papers]),
    ):
        if len(keys) != len(set(keys)):
            message = f"a {name} is described twice"
            raise ValueError(message)
    for field in journey.fields:
        if (field.kind == "choice") != bool(field.choices):
            message = f"{field.key}: choices belong to fields of kind choice, and to those alone"
            raise ValueError(message)
        re.compile(field.pattern or "")
