"""What messages about contracts say."""

from datetime import datetime

import msgspec


class ContractWithdrawn(msgspec.Struct, frozen=True, tag="contract-withdrawn"):
    """Somebody who could read a contract is told that its sender deleted it before anybody signed."""

    organisation_name: str
    at: datetime


class BulkExportReady(msgspec.Struct, frozen=True, tag="bulk-export-ready"):
    """Somebody who sends for an agency or employer is told that their export can be taken."""

    organisation_name: str
    documents: int
    expires_at: datetime
