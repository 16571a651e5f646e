"""Checks of a journey: whether what it says of itself holds together, with the place of each mistake."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from chartrier import display_text
from deposits.journeys import patterns
from deposits.journeys.definition import ORDERED, WITH_CHOICES, Condition, Field, Journey, Text

_LONGEST_TEXT: Final = 4_000
_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a journey, and where."""

    place: str
    reason: Text


class UnreadableJourneyError(ValueError):
    """A journey that can't be understood, or that contradicts itself."""

    def __init__(self, *mistakes: Mistake) -> None:
        """Keep the mistakes."""
        super().__init__("; ".join(f"{mistake.place}: {mistake.reason.en}" for mistake in mistakes))
        self.mistakes = mistakes


def read(document: dict[str, Any]) -> Journey:
    """Return the journey that a document describes, checked; raise UnreadableJourneyError with every mistake."""
    try:
        journey = msgspec.convert(document, Journey)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at `$.")
        reason = Text(f"Le schéma n’est pas suivi\u00a0: {said}.", f"This does not follow the schema: {said}.")
        raise UnreadableJourneyError(Mistake(place.rstrip("`") or "journey", reason)) from error
    if mistakes := list(_mistakes(journey)):
        raise UnreadableJourneyError(*mistakes)
    return journey


def _mistakes(journey: Journey) -> Iterator[Mistake]:
    yield from _texts(msgspec.to_builtins(journey), "")
    yield from _keys(journey)
    known: dict[str, Field] = {}
    for number, step in enumerate(journey.steps):
        for place, field in enumerate(step.fields):
            yield from _of_field(field, known, f"steps[{number}].fields[{place}]")
            known[field.key] = field
    for number, attachment in enumerate(journey.attachments):
        yield from _conditions(attachment.only_if, known, f"attachments[{number}]")
    for number, examination in enumerate(journey.examined_by):
        yield from _conditions(examination.only_if, known, f"examined_by[{number}]")
    yield from _of_journey(journey, known)


def _texts(written: Any, place: str) -> Iterator[Mistake]:  # noqa: ANN401 - whatever a journey is made of
    """Refuse what its readers would not see as it is: names, values and texts that hide or turn what is around them."""
    if isinstance(written, str) and not display_text.is_clean(written, lines=True):
        said = Text(
            "Ce texte a des caractères invisibles ou de contrôle, ou des espaces au bord.",
            "This text has invisible or control characters, or spaces around it.",
        )
        yield Mistake(place, said)
    if isinstance(written, str) and len(written) > _LONGEST_TEXT:
        yield Mistake(place, Text(f"{_LONGEST_TEXT} caractères au plus.", f"{_LONGEST_TEXT} characters at most."))
    if isinstance(written, dict):
        for name, value in written.items():
            yield from _texts(value, f"{place}.{name}" if place else name)
    if isinstance(written, list | tuple):
        for number, value in enumerate(written):
            yield from _texts(value, f"{place}[{number}]")


def _of_journey(journey: Journey, known: dict[str, Field]) -> Iterator[Mistake]:
    if journey.version < 1:
        yield Mistake("version", Text("La première version est 1.", "The first version is 1."))
    if not journey.steps or not all(step.fields for step in journey.steps):
        yield Mistake(
            "steps", Text("Chaque étape pose au moins une question.", "Each step asks one question at least.")
        )
    if not journey.filed_by:
        yield Mistake("filed_by", Text("Personne ne peut la déposer.", "Nobody may file it."))
    if journey.amount_field is not None and getattr(known.get(journey.amount_field), "kind", None) != "amount":
        yield Mistake(
            "amount_field", Text("Ce n’est pas une question de type amount.", "This is no question of kind amount.")
        )
    if (journey.amount is None) == (journey.amount_field is None):
        said = Text("Donnez amount ou amount_field, l’un des deux.", "Give amount or amount_field, one of them.")
        yield Mistake("amount", said)
    if sum(field.kind == "payment" for field in known.values()) > 1:
        yield Mistake("steps", Text("Le moyen de paiement est demandé deux fois.", "Payment is asked twice."))
    if journey.examined_by and journey.examined_by[-1].only_if:
        said = Text("Le dernier groupe doit tout accepter.", "The last group must take whatever is left.")
        yield Mistake("examined_by", said)


def _keys(journey: Journey) -> Iterator[Mistake]:
    for name, keys in (
        ("key", [journey.key]),
        ("steps", [step.key for step in journey.steps]),
        ("fields", [field.key for field in journey.fields]),
        ("attachments", [attachment.kind for attachment in journey.attachments]),
    ):
        for key in keys:
            if not _KEY.fullmatch(key):
                yield Mistake(name, Text(f"«\u00a0{key}\u00a0» n’est pas une clé.", f"“{key}” is no key."))
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield Mistake(name, Text(f"«\u00a0{key}\u00a0» est décrit deux fois.", f"“{key}” is described twice."))


def _of_field(field: Field, known: dict[str, Field], place: str) -> Iterator[Mistake]:
    if (field.kind in WITH_CHOICES) != bool(field.choices):
        said = Text(
            "Les types choice et payment ont des choix, et eux seuls.",
            "Choices belong to the kinds choice and payment, and to those alone.",
        )
        yield Mistake(f"{place}.choices", said)
    if field.pattern is not None and (wrong := patterns.mistake_in(field.pattern)):
        yield Mistake(f"{place}.pattern", wrong)
    for name in ("minimum", "maximum"):
        limit = getattr(field, name)
        if limit is not None and (field.kind not in {"amount", "number"} or not _is_number(limit)):
            said = Text("Une limite est un nombre, d’un montant ou d’un nombre.", "A limit is a number, of a number.")
            yield Mistake(f"{place}.{name}", said)
    yield from _conditions(field.only_if, known, place)


def _conditions(conditions: Iterable[Condition], known: dict[str, Field], place: str) -> Iterator[Mistake]:
    for number, condition in enumerate(conditions):
        at = f"{place}.only_if[{number}]"
        field = known.get(condition.field)
        if field is None:
            said = Text(
                f"«\u00a0{condition.field}\u00a0» n’est pas demandé avant.", f"“{condition.field}” is not asked before."
            )
            yield Mistake(f"{at}.field", said)
            continue
        values = {choice.value for choice in field.choices}
        if values and not {*condition.one_of, *condition.none_of} <= values:
            yield Mistake(at, Text("Un de ces choix n’existe pas.", "One of these choices does not exist."))
        if (condition.at_least or condition.at_most) and field.kind not in ORDERED:
            yield Mistake(at, Text("Ces réponses n’ont pas d’ordre.", "These answers have no order."))


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
