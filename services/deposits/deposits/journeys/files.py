"""Journeys in files: one for each version, written with what several of them ask alike."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from deposits.journeys import checks
from deposits.journeys.checks import Mistake, UnreadableJourneyError
from deposits.journeys.definition import Journey, Text

SHIPPED: Final = Path(__file__).parent / "data"


def read_folder(folder: Path) -> Iterator[Journey]:
    """Return the journeys of a folder, by name, each checked; a file more is a journey, or a version, more."""
    for path in sorted(folder.glob("*.toml")):
        yield read_file(path)


def read_file(path: Path) -> Journey:
    """Return the journey that a file describes; raise UnreadableJourneyError, which names the file and the place."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        said = str(error)
        raise UnreadableJourneyError(Mistake(path.name, Text(said, said))) from error
    try:
        journey = checks.read(completed(document))
    except UnreadableJourneyError as error:
        mistakes = [Mistake(f"{path.name}: {mistake.place}", mistake.reason) for mistake in error.mistakes]
        raise UnreadableJourneyError(*mistakes) from error
    if path.name != f"{journey.key}.v{journey.version}.toml":
        said = f"is named otherwise than {journey.key}, version {journey.version}"
        raise UnreadableJourneyError(Mistake(path.name, Text(said, said)))
    return journey


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document in which what it takes from the shared parts (`use`, `choices_from`) is written out."""
    found = dict(document)
    if isinstance(found.get("steps"), list):
        found["steps"] = [
            {**step, "fields": [_field(field) for field in step["fields"]]}
            if isinstance(step, dict) and isinstance(step.get("fields"), list)
            else step
            for step in found["steps"]
        ]
    if isinstance(found.get("attachments"), list):
        found["attachments"] = [_used(attachment, "attachments", key="kind") for attachment in found["attachments"]]
    return found


def _field(written: Any) -> Any:  # noqa: ANN401 - whatever an operator wrote
    field = _used(written, "fields", key="key")
    if not isinstance(field, dict) or "choices_from" not in field:
        return field
    rest = {name: value for name, value in field.items() if name != "choices_from"}
    return rest | {"choices": _shared(f"choices/{field['choices_from']}", "choices")}


def _used(written: Any, part: str, *, key: str) -> Any:  # noqa: ANN401
    if not isinstance(written, dict) or "use" not in written:
        return written
    name = written["use"]
    shared = _shared(part, part).get(name) if isinstance(name, str) else None
    if shared is None:
        said = Text(f"Aucune partie commune «\u00a0{name}\u00a0».", f"There is no shared part “{name}”.")
        raise UnreadableJourneyError(Mistake(part, said))
    return {key: name} | shared | {own: value for own, value in written.items() if own != "use"}


@cache
def _shared(file: str, part: str) -> Any:  # noqa: ANN401
    # By its name among those that there are: what an operator wrote is never part of a path.
    path = _shared_files().get(file)
    if path is None:
        said = Text(f"Aucune liste «\u00a0{file}\u00a0».", f"There is no list “{file}”.")
        raise UnreadableJourneyError(Mistake(part, said))
    return tomllib.loads(path.read_text("utf-8"))[part]


@cache
def _shared_files() -> dict[str, Path]:
    folder = SHIPPED / "shared"
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.toml")}
