"""The owners of the funds (*titulaires*): an answer that is a list, written as JSON in its one form."""

import json
from typing import Final

import msgspec

MAX_OWNERS: Final = 20


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody for whom funds are deposited: a person, or a company with its name alone."""

    name: str
    first_name: str = ""
    born_on: str = ""

    @property
    def full(self) -> str:
        """Return the whole name."""
        return f"{self.first_name} {self.name}".strip()


def read(answer: str) -> list[Owner]:
    """Return the owners in an answer; raise ValueError where it is none."""
    try:
        return msgspec.json.decode(answer, type=list[Owner])
    except msgspec.DecodeError as error:
        raise ValueError("no list of owners") from error


def written(owners: list[Owner]) -> str:
    """Return the answer in its one form."""
    return json.dumps([msgspec.to_builtins(owner) for owner in owners], ensure_ascii=False)
