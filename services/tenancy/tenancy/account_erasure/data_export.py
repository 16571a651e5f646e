"""Data export: everything that is held on somebody here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from tenancy.employees.models import Employee
from tenancy.members import ties
from tenancy.members.models import Access, Member
from tenancy.structures import personal_data


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """Return the spaces that somebody belongs to, and what their employers said of them."""
    own = session.scalars(select(Member).where(Member.principal_id == by.id).order_by(Member.id)).all()
    spaces = [member.space_id for member in own]
    employments = session.scalars(select(Employee).where(Employee.holder_id.in_(spaces)).order_by(Employee.holder_id))
    return {
        "memberships": [_membership(member) for member in own],
        "employments": [_employment(employee) for employee in employments],
        "structure_openings": personal_data.collect(session, by),
    }


def _membership(member: Member) -> dict[str, Any]:
    return {
        "space": member.space_id,
        "kind": member.kind,
        "email": member.email,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "civility": member.civility,
        "function": member.function,
        "phones": [number for number in (member.phone, member.landline) if number],
        "state": member.state,
        "invited_by": member.invited_by,
        "invited_at": member.invited_at,
        "accepted_at": member.accepted_at,
        "reminded_at": member.reminded_at,
        "rights": [_access(each) for each in member.accesses],
    }


def _access(access: Access) -> dict[str, Any]:
    return {
        "organisation": access.organisation_id,
        "establishment": access.establishment_id,
        "rights": access.rights,
        "requested_rights": access.requested_rights,
        "refused_rights": access.refused_rights,
        "sub_account": ties.is_sub_account(access),
        "told_only_when_named": access.only_when_named,
        "principal_account_asked_at": access.principal_asked_at,
    }


def _employment(employee: Employee) -> dict[str, Any]:
    return {
        "holder": employee.holder_id,
        "employer": employee.organisation_name,
        "staff_number": employee.staff_number,
        "first_name": employee.first_name,
        "last_name": employee.last_name,
        "email": employee.email,
        "postal_address": employee.postal_address,
        "registered_at": employee.registered_at,
        "enrolment": employee.enrolment,
        "enrolment_at": employee.enrolment_at,
        "activated_at": employee.activated_at,
        "last_document_at": employee.last_document_at,
        "reminded_at": employee.reminded_at,
    }
