"""Read answers from what was typed, and check them field by field against the journey."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from deposits.answers import owners as owner_lists
from deposits.answers import reasons
from deposits.answers.amounts import read_amount
from deposits.answers.owners import MAX_OWNERS, Owner
from deposits.answers.printable_text import is_printable, normalised
from deposits.errors import FieldProblem
from deposits.journeys import conditions
from deposits.journeys.definition import Field, Journey, Step, Text

MAX_LENGTH = 500
# The year that people mean who type a date: nothing in these journeys is older, or planned later.
FIRST_YEAR, LAST_YEAR = 1850, 2150
EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[A-Za-z]{2,63}")
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
    asked = conditions.asked_fields(journey, answers)
    for step in journey.steps:
        fields = [field for field in step.fields if field in asked]
        given = {field.key: answers[field.key] for field in fields if field.key in answers}
        found += [
            FieldProblem(field.key, reasons.MISSING) for field in fields if field.required and field.key not in given
        ]
        found += read_step(step, given, others=answers, today=today)[1]
    return [problem.within("answers") for problem in found] + [
        FieldProblem(attachment.kind, reasons.ATTACHMENT_MISSING).within("attachments")
        for attachment in conditions.asked_attachments(journey, answers)
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
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotAnAnswerError(reasons.YEAR_WRONG)
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


def _amount(field: Field, typed: str, _today: date) -> str:
    amount = read_amount(typed)
    if amount is None:
        raise NotAnAnswerError(reasons.NOT_AN_AMOUNT)
    return str(_within_limits(field, amount))


def _number(field: Field, typed: str, _today: date) -> str:
    text = "".join(typed.split())
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise NotAnAnswerError(reasons.NOT_A_NUMBER)
    return str(_within_limits(field, Decimal(text)))


def _within_limits(field: Field, value: Decimal) -> Decimal:
    try:
        if field.minimum is not None and value < Decimal(field.minimum):
            raise NotAnAnswerError(reasons.at_least(field.minimum))
        if field.maximum is not None and value > Decimal(field.maximum):
            raise NotAnAnswerError(reasons.at_most(field.maximum))
    except InvalidOperation as error:
        raise AssertionError("checked when the journey was published") from error
    return value


def _email(_field: Field, typed: str, _today: date) -> str:
    if not EMAIL.fullmatch(typed) or not is_printable(typed):
        raise NotAnAnswerError(reasons.EMAIL_WRONG)
    local, _, domain = typed.rpartition("@")
    return f"{local}@{domain.lower()}"


def _owners(field: Field, typed: str, today: date) -> str:
    try:
        found = owner_lists.read(typed)
    except ValueError:
        raise NotAnAnswerError(reasons.ILL_FORMED) from None
    found = [owner for owner in found if any((normalised(owner.name), normalised(owner.first_name), owner.born_on))]
    if len(found) > MAX_OWNERS:
        raise NotAnAnswerError(reasons.too_many_owners(MAX_OWNERS))
    if not found:
        raise NotAnAnswerError(reasons.MISSING)
    return owner_lists.written([_owner(field, owner, number, today) for number, owner in enumerate(found, 1)])


def _owner(field: Field, owner: Owner, number: int, today: date) -> Owner:
    limited = Field(key=field.key, label=field.label, kind="text", help=field.help, max=120, past=True)
    name, first_name = normalised(owner.name), normalised(owner.first_name)
    born_on = normalised(owner.born_on) if field.with_birth_date else ""
    if not name:
        raise NotAnAnswerError(reasons.of_owner(number, reasons.OWNER_UNNAMED))
    if field.with_birth_date and not born_on:
        raise NotAnAnswerError(reasons.of_owner(number, reasons.OWNER_UNBORN))
    try:
        return Owner(
            name=_text(limited, name, today),
            first_name=_text(limited, first_name, today) if first_name else "",
            born_on=_date(limited, born_on, today) if born_on else "",
        )
    except NotAnAnswerError as problem:
        raise NotAnAnswerError(reasons.of_owner(number, problem.reason)) from None


_READERS: Mapping[str, Callable[[Field, str, date], str]] = {
    "text": _text,
    "choice": _choice,
    "payment": _choice,
    "date": _date,
    "iban": _iban,
    "bic": _bic,
    "amount": _amount,
    "number": _number,
    "email": _email,
    "owners": _owners,
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
