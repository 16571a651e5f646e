"""Answers: read from what was typed, checked field by field against the journey."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from deposits import reasons
from deposits.journeys import Field, Journey, Step, Text
from deposits.lettering import is_printable, tidied
from deposits.reasons import Hindrance

LONGEST = 500
# Banks overseas have a BIC of their territory and an IBAN that begins with FR.
FRENCH = frozenset({"FR", "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"})


class NotAnAnswerError(ValueError):
    """What was typed can't be an answer to this question."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in every language."""
        super().__init__(reason.fr)
        self.reason = reason


def read_step(
    step: Step, given: Mapping[str, str | None], *, others: Mapping[str, str], today: date
) -> tuple[dict[str, str], list[Hindrance]]:
    """The answers to a step in their one form, and what is ill-formed; questions left blank are simply left out."""
    asked = {field.key: field for field in step.fields}
    answers: dict[str, str] = {}
    wrong = [Hindrance(key, reasons.NOT_ASKED) for key in given if key not in asked]
    for key, typed in given.items():
        if key in asked and typed is not None and tidied(typed):
            try:
                answers[key] = read(asked[key], typed, today=today)
            except NotAnAnswerError as problem:
                wrong.append(Hindrance(key, problem.reason))
    return answers, wrong + _disagreements(step.fields, {**others, **answers}, within=answers)


def read(field: Field, typed: str, *, today: date) -> str:
    """One answer in its one form, or NotAnAnswerError."""
    return _READERS[field.kind](field, tidied(typed), today)


def hindrances(
    journey: Journey, answers: Mapping[str, str], papers: Collection[str], *, today: date
) -> list[Hindrance]:
    """What still stands between a draft and its submission; fields are named `answers.…` and `papers.…`."""
    found = []
    for step in journey.steps:
        kept = {field.key: answers[field.key] for field in step.fields if field.key in answers}
        found += [
            Hindrance(field.key, reasons.MISSING) for field in step.fields if field.required and field.key not in kept
        ]
        found += read_step(step, kept, others=answers, today=today)[1]
    return [Hindrance(f"answers.{hindrance.field}", hindrance.reason) for hindrance in found] + [
        Hindrance(f"papers.{paper.kind}", reasons.PAPER_MISSING)
        for paper in journey.papers
        if paper.required and paper.kind not in papers
    ]


def masked(journey: Journey, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as they may be shown once filed: of an IBAN, the country and the last four characters."""
    ibans = {field.key for field in journey.fields if field.kind == "iban"}
    return {key: f"{answer[:4]} •••• {answer[-4:]}" if key in ibans else answer for key, answer in answers.items()}


def _text(field: Field, typed: str, _today: date) -> str:
    text = "".join(typed.split()) if field.spaceless else typed
    if not is_printable(text):
        raise NotAnAnswerError(reasons.UNPRINTABLE)
    if len(text) > (field.max or LONGEST):
        raise NotAnAnswerError(reasons.too_long(field.max or LONGEST))
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise NotAnAnswerError(reasons.ILL_FORMED)
    return text


def _choice(field: Field, typed: str, _today: date) -> str:
    if all(choice.value != typed for choice in field.choices):
        raise NotAnAnswerError(reasons.NOT_LISTED)
    return typed


def _date(field: Field, typed: str, today: date) -> str:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise NotAnAnswerError(reasons.NOT_A_DATE) from None
    if field.past and day > today:
        raise NotAnAnswerError(reasons.NOT_YET)
    return day.isoformat()


def _iban(_field: Field, typed: str, _today: date) -> str:
    try:
        iban = IBAN(typed.upper(), validate_bban=True)
    except SchwiftyException:
        # The exception quotes the number: it goes no further.
        raise NotAnAnswerError(reasons.IBAN_WRONG) from None
    if not iban.in_sepa_zone:
        raise NotAnAnswerError(reasons.IBAN_ELSEWHERE)
    return str(iban.compact)


def _bic(_field: Field, typed: str, _today: date) -> str:
    try:
        return str(BIC(typed.upper()).compact)
    except SchwiftyException:
        raise NotAnAnswerError(reasons.BIC_WRONG) from None


_READERS: Mapping[str, Callable[[Field, str, date], str]] = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "iban": _iban,
    "bic": _bic,
}


def _disagreements(
    fields: Collection[Field], answers: Mapping[str, str], *, within: Collection[str]
) -> list[Hindrance]:
    """A BIC of another country than the IBAN that stands in the same step."""
    ibans = [answers[field.key] for field in fields if field.kind == "iban" and field.key in answers]
    return [
        Hindrance(field.key, reasons.BIC_OF_ANOTHER_COUNTRY)
        for field in fields
        if field.kind == "bic" and field.key in within and ibans and not _same_country(answers[field.key], ibans[0])
    ]


def _same_country(bic: str, iban: str) -> bool:
    return bic[4:6] in FRENCH if iban[:2] == "FR" else bic[4:6] == iban[:2]
