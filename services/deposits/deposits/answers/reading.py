"""Read answers from what was typed, and check them field by field against the journey."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from deposits.answers import reasons
from deposits.answers.printable_text import is_printable, normalised
from deposits.errors import FieldProblem
from deposits.journeys.definition import Field, Journey, Step, Text

MAX_LENGTH = 500
# Banks overseas have a BIC of their territory and an IBAN that begins with FR.
FRENCH = frozenset({"FR", "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"})


class NotAnAnswerError(ValueError):
    """What was typed can't be an answer to this question."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in every language."""
        super().__init__(reason.fr)
        self.reason = reason


def read_step(
    step: Step, typed: Mapping[str, str | None], *, others: Mapping[str, str], today: date
) -> tuple[dict[str, str], list[FieldProblem]]:
    """Return the answers to a step in their one form, without the blank ones, and the problems of the ill-formed."""
    asked = {field.key: field for field in step.fields}
    answers: dict[str, str] = {}
    found = [FieldProblem(key, reasons.NOT_ASKED) for key in typed if key not in asked]
    for key, text in typed.items():
        if key in asked and text is not None and normalised(text):
            try:
                answers[key] = read(asked[key], text, today=today)
            except NotAnAnswerError as problem:
                found.append(FieldProblem(key, problem.reason))
    return answers, found + _disagreements(step.fields, {**others, **answers}, within=answers)


def read(field: Field, typed: str, *, today: date) -> str:
    """Return one answer in its one form, or raise NotAnAnswerError."""
    return _READERS[field.kind](field, normalised(typed), today)


def problems_before_submission(
    journey: Journey, answers: Mapping[str, str], attachments: Collection[str], *, today: date
) -> list[FieldProblem]:
    """Return what is missing or wrong in a draft; fields are named `answers.…` and `attachments.…`."""
    found: list[FieldProblem] = []
    for step in journey.steps:
        given = {field.key: answers[field.key] for field in step.fields if field.key in answers}
        found += [
            FieldProblem(field.key, reasons.MISSING)
            for field in step.fields
            if field.required and field.key not in given
        ]
        found += read_step(step, given, others=answers, today=today)[1]
    return [problem.within("answers") for problem in found] + [
        FieldProblem(attachment.kind, reasons.ATTACHMENT_MISSING).within("attachments")
        for attachment in journey.attachments
        if attachment.required and attachment.kind not in attachments
    ]


def masked(journey: Journey, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers as they may be shown once submitted: of an IBAN, its first and last four characters."""
    ibans = {field.key for field in journey.fields if field.kind == "iban"}
    return {key: f"{answer[:4]} •••• {answer[-4:]}" if key in ibans else answer for key, answer in answers.items()}


def _text(field: Field, typed: str, _today: date) -> str:
    text = "".join(typed.split()) if field.spaceless else typed
    if not is_printable(text):
        raise NotAnAnswerError(reasons.UNPRINTABLE)
    if len(text) > (field.max or MAX_LENGTH):
        raise NotAnAnswerError(reasons.too_long(field.max or MAX_LENGTH))
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
        raise NotAnAnswerError(reasons.IN_THE_FUTURE)
    return day.isoformat()


def _iban(_field: Field, typed: str, _today: date) -> str:
    try:
        iban = IBAN(typed.upper(), validate_bban=True)
    except SchwiftyException:
        # The exception quotes the number: it goes no further.
        raise NotAnAnswerError(reasons.IBAN_WRONG) from None
    if not iban.in_sepa_zone:
        raise NotAnAnswerError(reasons.IBAN_OUTSIDE_SEPA)
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
) -> list[FieldProblem]:
    """Return a problem for a BIC of another country than the IBAN that stands in the same step."""
    ibans = [answers[field.key] for field in fields if field.kind == "iban" and field.key in answers]
    return [
        FieldProblem(field.key, reasons.BIC_OF_ANOTHER_COUNTRY)
        for field in fields
        if field.kind == "bic" and field.key in within and ibans and not _same_country(answers[field.key], ibans[0])
    ]


def _same_country(bic: str, iban: str) -> bool:
    return bic[4:6] in FRENCH if iban[:2] == "FR" else bic[4:6] == iban[:2]
