"""The employees of an establishment, for those who administer it or send from it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.cursors import Cursor, CursorField
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from chartrier.runtime.current import context
from tenancy.employees import access, documents, enrolment, listing
from tenancy.employees.listing import SORTS, STATES, Counts, Criteria, EmployeePage
from tenancy.employees.models import Employee, EmployeeDocument, Enrolment
from tenancy.errors import (
    AlreadyActivated,
    EmployeeNotFound,
    EstablishmentNotFound,
    NothingDeposited,
    SearchInvalid,
    reason,
)
from tenancy.organisations.models import Establishment

blueprint = Blueprint("employees", description="The employees of an establishment")

BY_WORDS = "words"


class EmployeesQuery(Schema):
    """Which employees, in what order; those found by words come in the order of the words."""

    state = fields.String(load_default="all", validate=validate.OneOf(list(STATES)))
    q = fields.String(load_default="", validate=validate.Length(max=100))
    sort = fields.String(load_default="name", validate=validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)]))
    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class DocumentsQuery(Schema):
    """After which document."""

    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class EmployeeView(Schema):
    """An employee, and how far they have come on the way to an account of their own."""

    id = fields.UUID(required=True, attribute="holder_id")
    establishment_id = fields.UUID(required=True)
    staff_number = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    registered_at = fields.DateTime(required=True)
    activated_at = fields.DateTime(required=True, allow_none=True)
    last_document_at = fields.DateTime(required=True, allow_none=True)
    enrolment = fields.String(required=True, validate=validate.OneOf([str(state) for state in Enrolment]))
    enrolment_at = fields.DateTime(required=True)
    reminded_at = fields.DateTime(required=True, allow_none=True)


class CountsView(Schema):
    """How many have an account of their own, and how many not yet."""

    activated = fields.Integer(required=True)
    pending = fields.Integer(required=True)


class EstablishmentView(Schema):
    """An establishment, and how many employees it has."""

    id = fields.UUID(required=True, attribute="of.id")
    organisation_id = fields.UUID(required=True, attribute="of.organisation_id")
    name = fields.String(required=True, attribute="of.name")
    siret = fields.String(required=True, allow_none=True, attribute="of.siret")
    city = fields.String(required=True, attribute="of.city")
    counts = fields.Nested(CountsView, required=True)


class EstablishmentListView(Schema):
    """Establishments, in the order of their names."""

    items = fields.List(fields.Nested(EstablishmentView), required=True)


class EmployeePageView(Schema):
    """Some employees, the counts of the establishment, and after what the next ones come."""

    items = fields.List(fields.Nested(EmployeeView), required=True)
    counts = fields.Nested(CountsView, required=True)
    next = fields.String(required=True, allow_none=True)


class EmployeeDocumentView(Schema):
    """A document that was delivered to an employee, and what became of it."""

    id = fields.UUID(required=True, attribute="document_id")
    type = fields.String(required=True)
    title = fields.String(required=True)
    signature_asked = fields.Boolean(required=True)
    delivered_at = fields.DateTime(required=True)
    read_at = fields.DateTime(required=True, allow_none=True)
    signed_at = fields.DateTime(required=True, allow_none=True)
    refused_at = fields.DateTime(required=True, allow_none=True)


class EmployeeDocumentPageView(Schema):
    """Some documents, the latest first, and after what the next ones come."""

    items = fields.List(fields.Nested(EmployeeDocumentView), required=True)
    next = fields.String(required=True, allow_none=True)


class CorrectedAddress(Schema):
    """The address that was meant."""

    email = fields.Email(required=True, validate=validate.Length(max=254))


@dataclass(frozen=True)
class _Line:
    of: Establishment
    counts: Counts


@dataclass(frozen=True)
class _Page:
    found: EmployeePage
    counts: Counts
    order: str

    @property
    def items(self) -> Any:  # noqa: ANN401 - as the schema reads it
        return self.found.items

    @property
    def next(self) -> str | None:
        return Cursor(self.order, *self.found.next).encode() if self.found.next else None


@blueprint.get("/establishments")
@blueprint.returns(HTTPStatus.OK, EstablishmentListView)
def list_establishments() -> dict[str, Any]:
    """List the establishments whose employees one may see, each with how many there are."""
    with transaction() as session:
        found = access.establishments_of(session, principal())
        counts = listing.counts_of_all(session, [each.id for each in found])
    return {"items": [_Line(each, counts.get(each.id, Counts(0, 0))) for each in found]}


@blueprint.get("/establishments/<uuid:establishment_id>/employees")
@blueprint.takes(EmployeesQuery, location="query")
@blueprint.returns(HTTPStatus.OK, EmployeePageView)
@blueprint.refuses(EstablishmentNotFound, SearchInvalid)
def list_employees(query: dict[str, Any], establishment_id: UUID) -> _Page:
    """List the employees of an establishment: all, or those found by the beginnings of words, with the counts."""
    order = BY_WORDS if query["q"].strip() else query["sort"]
    criteria = Criteria(establishment_id, query["state"], query["q"].strip(), query["sort"])
    with transaction() as session:
        access.find_establishment(session, establishment_id, by=principal())
        found = listing.page(session, criteria, after=_place(query["after"], order), limit=query["limit"])
        return _Page(found, listing.counts_of(session, establishment_id), order)


@blueprint.get("/employees/<uuid:employee_id>")
@blueprint.returns(HTTPStatus.OK, EmployeeView)
@blueprint.refuses(EmployeeNotFound)
def show_employee(employee_id: UUID) -> Employee:
    """Show an employee and their enrolment."""
    with transaction() as session:
        return access.find(session, employee_id, by=principal())


@blueprint.get("/employees/<uuid:employee_id>/documents")
@blueprint.takes(DocumentsQuery, location="query")
@blueprint.returns(HTTPStatus.OK, EmployeeDocumentPageView)
@blueprint.refuses(EmployeeNotFound, SearchInvalid)
def list_employee_documents(query: dict[str, Any], employee_id: UUID) -> dict[str, Any]:
    """List the documents that an employee was sent, the latest first, and what became of each."""
    limit, place = query["limit"], _place(query["after"], "-delivered_at")
    with transaction() as session:
        employee = access.find(session, employee_id, by=principal())
        found = documents.page(session, employee, after=place, limit=limit + 1)
    return {"items": found[:limit], "next": _after_document(found[limit - 1]) if len(found) > limit else None}


@blueprint.put("/employees/<uuid:employee_id>/email")
@blueprint.takes(CorrectedAddress)
@blueprint.returns(HTTPStatus.OK, EmployeeView)
@blueprint.refuses(EmployeeNotFound, AlreadyActivated)
def correct_address(corrected: dict[str, str], employee_id: UUID) -> Employee:
    """Correct the address of somebody who has no account of their own yet; an invitation goes to the new one."""
    with transaction() as session:
        employee = access.find_for_change(session, employee_id, by=principal())
        enrolment.correct_address(session, employee, corrected["email"].lower())
        return employee


@blueprint.post("/employees/<uuid:employee_id>/invitation")
@blueprint.returns(HTTPStatus.OK, EmployeeView)
@blueprint.refuses(EmployeeNotFound, AlreadyActivated, NothingDeposited)
def repeat_invitation(employee_id: UUID) -> Employee:
    """Send the invitation again; the earlier link, or the temporary password of the letter, is void then."""
    with transaction() as session:
        employee = access.find_for_change(session, employee_id, by=principal())
        enrolment.invite_again(session, employee)
        return employee


def _place(after: Cursor | None, order: str) -> Any:  # noqa: ANN401 - of the order's type
    if after is None:
        return None
    if after.order != order:
        raise SearchInvalid(reason("after", "cursor", language=context().language))
    return (after.key, after.id)


def _after_document(document: EmployeeDocument) -> str | None:
    delivered_at = document.delivered_at
    return Cursor("-delivered_at", delivered_at, document.document_id).encode() if delivered_at else None
