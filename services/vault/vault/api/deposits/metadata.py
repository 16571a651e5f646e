"""The facts of each type of document, as a depositor gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, validates_schema

from chartrier import social_security_numbers
from chartrier.http.contract import Schema, fields, validate

NIR_REFUSED: Final = "A social security number can't be used here."


def words(*, most: int = 200, required: bool = True) -> fields.DisplayText:
    """Return a field for some text on one line, without a social security number in it."""
    return fields.DisplayText(most, required=required, validate=_without_nir)


def staff_number() -> fields.DisplayText:
    """Return a field for a staff number, which is never a social security number, with or without its key."""
    return fields.DisplayText(64, required=True, validate=_not_a_nir)


def _without_nir(text: str) -> None:
    if social_security_numbers.stands_in(text):
        raise ValidationError(NIR_REFUSED)


def _not_a_nir(text: str) -> None:
    if social_security_numbers.is_one(text):
        raise ValidationError(NIR_REFUSED)


def amount(*, required: bool = True) -> fields.String:
    """An amount as text, so that nobody rounds it."""
    return fields.String(required=required, validate=validate.Regexp(r"^-?\d{1,12}(\.\d{1,4})?$"))


class Period(Schema):
    """Something that lasts from a day to another."""

    @validates_schema(skip_on_field_errors=True)
    def end_after_start(self, data: Mapping[str, Any], **_: object) -> None:
        """Nothing ends before it starts."""
        end = data.get("end")
        if end is not None and end < data["start"]:
            raise ValidationError("Ends before it starts.", "end")


class Payslip(Schema):
    """The facts of a payslip."""

    period = fields.String(required=True, validate=validate.Regexp(r"^[12]\d{3}-(0[1-9]|1[0-2])$"))
    employer = words()
    staff_number = staff_number()


class EmploymentContract(Period):
    """The facts of an employment contract; a temp worker's has those of the assignment too, but the billed rate."""

    kind = fields.String(validate=validate.OneOf(["CTT", "CDD", "CDI"]))
    employer = words()
    number = words(most=64)
    staff_number = staff_number()
    position = words()
    start = fields.Date(required=True)
    end = fields.Date()
    agency = words(required=False)
    contract_number = words(most=64, required=False)
    client = words(required=False)
    department = words(required=False)
    employee = words(required=False)
    qualification = words(required=False)
    reason = words(most=1000, required=False)
    position_status = words(required=False)
    position_features = words(most=1000, required=False)
    work_place = words(most=500, required=False)
    earliest_end = fields.Date()
    latest_end = fields.Date()
    pay_rate = amount(required=False)


class AssignmentContract(Period):
    """The facts of an assignment contract (*CMDE*)."""

    agency = words()
    contract_number = words(most=64)
    client = words()
    department = words(required=False)
    employee = words()
    qualification = words()
    reason = words(most=1000)
    position_status = words(required=False)
    position_features = words(most=1000, required=False)
    work_place = words(most=500)
    start = fields.Date(required=True)
    end = fields.Date(required=True)
    earliest_end = fields.Date()
    latest_end = fields.Date()
    pay_rate = amount()
    billed_rate = amount()


class Invoice(Schema):
    """The facts of an invoice."""

    number = words(most=64)
    agency = words()
    client = words()
    invoiced_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    year_week = fields.String(validate=validate.Regexp(r"^\d{4}-W?\d{2}$"))
    net = amount()
    vat = amount()
    gross = amount()
    currency = fields.String(required=True, validate=validate.Regexp(r"^[A-Z]{3}$"))
    reference = words(required=False)


METADATA: Final[Mapping[str, type[Schema]]] = {
    "payslip": Payslip,
    "employment_contract": EmploymentContract,
    "assignment_contract": AssignmentContract,
    "invoice": Invoice,
}
