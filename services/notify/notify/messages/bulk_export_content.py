"""What the message about a bulk export says."""

from datetime import datetime

import msgspec


class BulkExportReady(msgspec.Struct, frozen=True, tag="bulk-export-ready"):
    """Somebody who sends for an agency or employer is told that their export can be taken."""

    organisation_name: str
    documents: int
    expires_at: datetime
