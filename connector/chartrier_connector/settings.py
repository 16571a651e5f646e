"""The settings of a connector: one TOML file, written once for one kind of export."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec

from chartrier_connector.errors import Stopped
from chartrier_connector.texts import Language


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file says; the README explains each name."""

    address: str
    program: str
    secret_file: Path
    organisation: UUID
    folder: Path
    fields: dict[str, Any]
    index: str | None = None
    names: str | None = None
    dates: dict[str, str] = {}
    amounts: list[str] = []
    language: Language = "fr"
    lines_per_request: int = 100
    quiet_seconds: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if (self.index is None) == (self.names is None):
            raise ValueError("Give either `index` or `names`.")
        for name in NAMED:
            if not isinstance(self.fields.get(name), str):
                raise ValueError(f"`fields` needs a `{name}`.")  # noqa: TRY004 - a value of the file, not of a caller
        if not 1 <= self.lines_per_request <= MOST_LINES:
            raise ValueError(f"`lines_per_request` is between 1 and {MOST_LINES}.")

    def secret(self) -> str:
        """Return the program's secret, which stands in a file of its own."""
        try:
            return self.secret_file.read_text(encoding="utf-8").strip()
        except OSError as unreadable:
            raise Stopped("secret_unreadable", path=str(self.secret_file)) from unreadable


MOST_LINES: Final = 500
# What a line is known by, and where its content is.
NAMED: Final = ("reference", "file")


def read(path: Path) -> Settings:
    """Read the settings; paths in them start at their file."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Settings, dec_hook=_path)
    except OSError as unreadable:
        raise Stopped("settings_unreadable", path=str(path)) from unreadable
    except (msgspec.DecodeError, ValueError) as unfit:
        raise Stopped("settings_wrong", path=str(path), reason=str(unfit)) from unfit
    beside = path.resolve().parent
    return msgspec.structs.replace(
        found, secret_file=beside / found.secret_file, folder=beside / found.folder, address=found.address.rstrip("/")
    )


def _path(type_: type[Any], value: Any) -> Path:  # noqa: ANN401 - as the library calls it
    if type_ is not Path or not isinstance(value, str):
        raise NotImplementedError
    return Path(value)
