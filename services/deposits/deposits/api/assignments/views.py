"""An assignment as those whom it concerns see it."""

from chartrier.http.contract import Schema, fields


class AssignmentView(Schema):
    """Where somebody works, as far as the agency's ERP says."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    reference = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    staff_number = fields.String(required=True)
    company_name = fields.String(required=True)
    position = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class OwnAssignmentView(AssignmentView):
    """An assignment of the caller's own."""

    takes_timesheets = fields.Boolean(required=True, metadata={"description": "Whether the client validates hours."})
