"""What tenancy refuses."""

from chartrier.http.problems import Conflict, NotFound


class OrganisationNotFound(NotFound):
    """There is no such organisation, or none of yours."""


class RelationNotFound(NotFound):
    """There is no such relation, or none of yours."""


class RelationUnderWay(Conflict):
    """This relation was confirmed; it can be ended, no longer declined."""


class OrganisationKnown(Conflict):
    """An organisation with this SIRET is registered already."""


class MemberKnown(Conflict):
    """This person is a member already."""


class EnoughAdministrators(Conflict):
    """A structure has two administrators at most."""


class MachineKnown(Conflict):
    """This machine may deposit for the organisation already."""
