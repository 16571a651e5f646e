"""Conditions as they are asked: one parameter each, whose fault is named by its place."""

from __future__ import annotations

from marshmallow import ValidationError

from chartrier.http.contract import fields, validate
from vault.search.conditions import MOST_CONDITIONS, Condition, ConditionInvalid


def conditions_field(*, data_key: str | None = None) -> fields.List[str]:
    """Return a field for conditions, each as `gross:from:1000`: a field, what is asked of it, and a value."""
    length = validate.Length(1, MOST_CONDITIONS)
    return fields.List(fields.String(validate=_is_condition), validate=length, data_key=data_key)


def _is_condition(text: str) -> None:
    try:
        Condition.parse(text)
    except ConditionInvalid as wrong:
        raise ValidationError(str(wrong)) from wrong
