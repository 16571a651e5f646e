"""How an export is prepared, some documents in each transaction: a worker that is killed goes on where it was."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from chartrier.access.principal import Principal
from chartrier.database.session import reading, transaction
from chartrier.events.outbox import record
from vault.bulk_exports.exports import criteria_of
from vault.bulk_exports.models import BulkExport, BulkExportDocument
from vault.content_encryption.keyring import Keyring
from vault.documents import organisations
from vault.events import BulkExportReady
from vault.listing.pages import Found, Place, Wanted
from vault.sent_documents import listing

DOCUMENTS_AT_A_TIME: Final = 500
# In the order in which they were sent: what is sent meanwhile comes behind.
_SORT: Final = "delivered_at"


def prepare_next(keyring: Keyring) -> bool:
    """Prepare the export that has waited longest; false when none waits."""
    with transaction(maintenance=True) as session:
        waiting = select(BulkExport).where(BulkExport.state == "preparing").order_by(BulkExport.id).limit(1)
        export = session.scalars(waiting).one_or_none()
    while export is not None and export.state == "preparing":
        export = _add(export.id, _following(keyring, export))
    return export is not None


def _following(keyring: Keyring, export: BulkExport) -> Found:
    # With the rights that who asked for it has now.
    by = Principal(export.account_id, "person")
    after = Place(export.after_key, export.after_id) if export.after_key and export.after_id else None
    wanted = Wanted(_SORT, DOCUMENTS_AT_A_TIME, after)
    with reading(by=by) as connection:
        return listing.page(connection, keyring, criteria_of(export), wanted, by=by)


def _add(export_id: UUID, found: Found) -> BulkExport | None:
    with transaction(maintenance=True) as session:
        # Somebody may have discarded it meanwhile.
        export = session.scalars(select(BulkExport).where(BulkExport.id == export_id).with_for_update()).one_or_none()
        if export is None:
            return None
        places = enumerate((item["id"] for item in found.items), start=export.documents)
        rows = [{"export_id": export.id, "place": place, "document_id": each} for place, each in places]
        if rows:
            session.execute(insert(BulkExportDocument), rows)
        export.documents += len(rows)
        if found.next is not None:
            export.after_key, export.after_id = found.next.key, found.next.id
            return export
        export.state = "ready"
        record(
            session,
            BulkExportReady(
                tenant_id=export.account_id,
                export_id=export.id,
                account_id=export.account_id,
                organisation_name=organisations.name_of(session, export.organisation_id) or "",
                documents=export.documents,
                expires_at=export.expires_at,
            ),
        )
        return export
