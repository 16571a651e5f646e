"""The password policy (AUTH-20), as data: the form shows it, the service decides by it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from auth.formats.folding import fold
from chartrier.access.password_hashes import canonical

KINDS: dict[str, Callable[[str], bool]] = {
    "digit": str.isdigit,
    "upper": str.isupper,
    "lower": str.islower,
    "special": lambda character: not character.isalnum(),
}
_SUBSTITUTED = str.maketrans("@4031!5$7", "aaoeiisst")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiop",
)
_SHORTEST_WORD = 4
_SHORTEST_RUN = 4


@dataclass(frozen=True)
class PasswordRules:
    """The policy: enough characters of every kind, or a long phrase of any kind; never a common or a personal one."""

    minimum: int = 8
    kinds: tuple[str, ...] = ("digit", "upper", "lower", "special")
    phrase_minimum: int = 15
    maximum: int = 128
    refuse_common: bool = True

    def broken_by(self, password: str, personal: Iterable[str] = ()) -> list[str]:
        """Return the names of the rules that a password breaks; ``personal``: names and identifiers of its owner."""
        password = canonical(password)
        broken = self._broken_by_shape(password)
        if self.refuse_common and is_common(password):
            broken.append("common")
        if any(_contains_name(password, name) for name in personal):
            broken.append("personal")
        return broken

    def _broken_by_shape(self, password: str) -> list[str]:
        if len(password) > self.maximum:
            return ["too-long"]
        if len(password) >= self.phrase_minimum:
            return []
        broken = ["too-short"] if len(password) < self.minimum else []
        missing = [kind for kind in self.kinds if not any(map(KINDS[kind], password))]
        return broken + [f"no-{kind}" for kind in missing]


def is_common(password: str) -> bool:
    """Tell whether it is guessed early: a known word or run, even repeated or with digits and signs added."""
    folded = fold(password)
    variants = {folded, _repeated(folded)}
    variants |= {_core_of(text) for text in variants}
    variants |= {text.translate(_SUBSTITUTED) for text in variants}
    variants |= {_core_of(text) for text in variants}
    return any(text in common_words() or _is_trivial(text) or _is_runs(text) for text in variants)


@cache
def common_words() -> frozenset[str]:
    """Return the words and passwords guessed first, French and English, folded; read once, when first needed."""
    lines = files("auth").joinpath("data/common-passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _core_of(folded: str) -> str:
    """Return ``motdepasse`` for ``motdepasse2026!``; the text itself when it holds no word."""
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", folded)
    return core if len(core) > _SHORTEST_WORD or core in common_words() else folded


def _repeated(text: str) -> str:
    """Return the part that the text repeats, ``abc`` for ``abcabcabc``; the text itself when it repeats nothing."""
    length = (text + text).find(text, 1)
    return text[:length] if 0 < length < len(text) else text


def _is_trivial(text: str) -> bool:
    """Tell whether nothing is left but a few characters, or a few letters before a number: ``Ete2026!``."""
    return len(text) <= _SHORTEST_WORD or re.fullmatch(r"[a-z]{0,3}[0-9]+[^a-z0-9]*", text) is not None


def _is_runs(text: str) -> bool:
    """Tell whether the text is little more than runs along the alphabet, the digits or a keyboard."""
    rest, position = 0, 0
    while position < len(text):
        length = _run_length(text, position)
        if length < _SHORTEST_RUN:
            length, rest = 1, rest + 1
        position += length
    return rest < _SHORTEST_RUN


def _run_length(text: str, start: int) -> int:
    length = 1
    while start + length < len(text) and any(text[start : start + length + 1] in run for run in _runs_both_ways()):
        length += 1
    return length


@cache
def _runs_both_ways() -> tuple[str, ...]:
    return _RUNS + tuple(run[::-1] for run in _RUNS)


def _contains_name(password: str, name: str) -> bool:
    """Tell whether the password holds a name or identifier: anywhere, or as a word of its own when it is very short."""
    folded = fold(password)
    for part in re.findall(r"[^\W_]+", fold(name.split("@", maxsplit=1)[0])):
        if len(part) >= _SHORTEST_WORD and (part in folded or part in folded.translate(_SUBSTITUTED)):
            return True
        if part == folded or (len(part) == _SHORTEST_WORD - 1 and re.search(rf"(?<![a-z]){part}(?![a-z])", folded)):
            return True
    return False
