"""The employees of an establishment, for those who administer it or send from it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.cursors import Cursor
from chartrier.runtime.current import context
from tenancy.api.list_queries import (
    FoundPage,
    PageAfter,
    SearchQuery,
    criteria_of,
    order_of,
    place_in,
    sort_field,
)
from tenancy.employees import access, changes, documents, enrolment, listing
from tenancy.employees.listing import EMPLOYEES, Counts
from tenancy.employees.models import Employee, EmployeeDocument, Enrolment
from tenancy.errors import (
    AlreadyActivated,
    EmployeeNotFound,
    EstablishmentNotFound,
    NoLetterIssued,
    NothingDeposited,
    SearchInvalid,
)
from tenancy.organisations.models import Establishment
from tenancy.searchable_lists import pages

blueprint = Blueprint("employees", description="The employees of an establishment")


class EmployeesQuery(SearchQuery):
    """Which employees, in what order."""

    sort = sort_field(EMPLOYEES.sorts)


class EmployeeView(Schema):
    """An employee, and how far they have come on the way to an account of their own."""

    id = fields.UUID(required=True, attribute="holder_id")
    establishment_id = fields.UUID(required=True)
    staff_number = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    postal_address = fields.List(fields.String(), required=True)
    registered_at = fields.DateTime(required=True)
    activated_at = fields.DateTime(required=True, allow_none=True)
    last_document_at = fields.DateTime(required=True, allow_none=True)
    enrolment = fields.String(required=True, validate=validate.OneOf([str(state) for state in Enrolment]))
    enrolment_at = fields.DateTime(required=True)
    reminded_at = fields.DateTime(required=True, allow_none=True)
    paper_since = fields.DateTime(required=True, allow_none=True)


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


class PostalAddressBody(Schema):
    """The lines of a postal address below the name, as letters take them (NF Z10-011); none takes it back."""

    lines = fields.List(fields.DisplayText(38), required=True, validate=validate.Length(max=5))


@dataclass(frozen=True)
class _Line:
    of: Establishment
    counts: Counts


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
def list_employees(query: dict[str, Any], establishment_id: UUID) -> FoundPage[Employee]:
    """List the employees of an establishment: all, or those found by the beginnings of words, with the counts."""
    order, criteria = order_of(query), criteria_of(query, establishment_id)
    with transaction() as session:
        access.find_establishment(session, establishment_id, by=principal())
        after = place_in(order, query["after"])
        found = pages.page(session, EMPLOYEES, criteria, after=after, limit=query["limit"])
        return FoundPage(found, listing.counts_of(session, establishment_id), order)


@blueprint.get("/employees/<uuid:employee_id>")
@blueprint.returns(HTTPStatus.OK, EmployeeView)
@blueprint.refuses(EmployeeNotFound)
def show_employee(employee_id: UUID) -> Employee:
    """Show an employee and their enrolment."""
    with transaction() as session:
        return access.find(session, employee_id, by=principal())


@blueprint.get("/employees/<uuid:employee_id>/documents")
@blueprint.takes(PageAfter, location="query")
@blueprint.returns(HTTPStatus.OK, EmployeeDocumentPageView)
@blueprint.refuses(EmployeeNotFound, SearchInvalid)
def list_employee_documents(query: dict[str, Any], employee_id: UUID) -> dict[str, Any]:
    """List the documents that an employee was sent, the latest first, and what became of each."""
    limit, place = query["limit"], place_in("-delivered_at", query["after"])
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
        changes.publish(session, context(), employee.organisation_id, [employee.holder_id])
        return employee


@blueprint.put("/employees/<uuid:employee_id>/postal-address")
@blueprint.takes(PostalAddressBody)
@blueprint.returns(HTTPStatus.OK, EmployeeView)
@blueprint.refuses(EmployeeNotFound)
def give_postal_address(given: dict[str, Any], employee_id: UUID) -> Employee:
    """Give the postal address of somebody, for the letters of whoever has no e-mail address."""
    with transaction() as session:
        employee = access.find_for_change(session, employee_id, by=principal())
        enrolment.give_postal_address(session, context(), employee, given["lines"])
        return employee


@blueprint.post("/employees/<uuid:employee_id>/letter-return")
@blueprint.returns(HTTPStatus.OK, EmployeeView)
@blueprint.refuses(EmployeeNotFound, AlreadyActivated, NoLetterIssued)
def note_returned_letter(employee_id: UUID) -> Employee:
    """Note that the letter to somebody came back."""
    with transaction() as session:
        employee = access.find_for_change(session, employee_id, by=principal())
        enrolment.note_return(context(), employee)
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


def _after_document(document: EmployeeDocument) -> str | None:
    delivered_at = document.delivered_at
    return Cursor("-delivered_at", delivered_at, document.document_id).encode() if delivered_at else None
