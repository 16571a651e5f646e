"""Conditions: which questions and documents the answers given so far call for."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from deposits.journeys.definition import (
    GENERAL_GROUP,
    ORDERED,
    AttachmentKind,
    Condition,
    Field,
    Journey,
)

Answers = Mapping[str, str]


def asked_fields(journey: Journey, answers: Answers) -> list[Field]:
    """Return the questions that are asked, in their order; what is not asked fulfils no later condition."""
    counted: dict[str, str] = {}
    asked: list[Field] = []
    for field in journey.fields:
        if not _hold(journey, field.only_if, counted):
            continue
        asked.append(field)
        if field.key in answers:
            counted[field.key] = answers[field.key]
    return asked


def asked_answers(journey: Journey, answers: Answers) -> dict[str, str]:
    """Return the answers to questions that are asked, without those to questions that were asked before."""
    return {field.key: answers[field.key] for field in asked_fields(journey, answers) if field.key in answers}


def asked_attachments(journey: Journey, answers: Answers) -> list[AttachmentKind]:
    """Return the documents that are asked for, or allowed."""
    counted = asked_answers(journey, answers)
    return [attachment for attachment in journey.attachments if _hold(journey, attachment.only_if, counted)]


def group_of(journey: Journey, answers: Answers) -> str:
    """Return the group of case managers to whom a request with these answers goes."""
    counted = asked_answers(journey, answers)
    return next(
        (one.group for one in journey.examined_by if _hold(journey, one.only_if, counted)),
        GENERAL_GROUP,
    )


def _hold(journey: Journey, conditions: Iterable[Condition], answers: Answers) -> bool:
    kinds = {field.key: field.kind for field in journey.fields}
    return all(_holds(condition, kinds.get(condition.field, "text"), answers) for condition in conditions)


def _holds(condition: Condition, kind: str, answers: Answers) -> bool:
    answer = answers.get(condition.field)
    if answer is None or (condition.one_of and answer not in condition.one_of) or answer in condition.none_of:
        return False
    if condition.at_least is not None and rank(kind, answer) < rank(kind, condition.at_least):
        return False
    return condition.at_most is None or rank(kind, answer) <= rank(kind, condition.at_most)


def rank(kind: str, value: str) -> Decimal:
    """Return the place of an answer among those of its kind: its amount or number, or the day as a number."""
    try:
        return Decimal(value.replace("-", "") if kind == "date" else value) if kind in ORDERED else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
