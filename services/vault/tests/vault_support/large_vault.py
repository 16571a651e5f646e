"""Many documents at once, written by the database itself: what a client has after years."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Engine, text

_INVOICES = text(
    """
    INSERT INTO documents (
        id, holder_id, organisation_id, establishment_id, organisation_name, reference, type, title, compartment,
        required_right, dated_on, signature_asked, state, metadata, digest, size, pages, media_type, version, signed,
        received_at, delivered_at, done_at)
    SELECT gen_random_uuid(), :holder_id, :organisation_id, :establishment_id, 'Agence Rivoli',
        :mark || '-' || n, 'invoice', 'Facture ' || n, 'invoices', 'F', day, false,
        CASE n % 2 WHEN 0 THEN 'todo' ELSE 'done' END,
        jsonb_build_object(
            'number', 'F-' || lpad(n::text, 8, '0'), 'agency', 'Agence Rivoli', 'client', 'Menuiserie Petit',
            'invoiced_on', day, 'due_on', day + 30, 'net', (n * 7 % 5000)::text, 'vat', '0',
            'gross', (n * 7 % 5000)::text || '.50', 'currency', 'EUR'),
        md5(n::text), 1000 + n % 900, 1, 'application/pdf', 1, false, at, at,
        CASE n % 2 WHEN 0 THEN NULL ELSE at END
    FROM generate_series(1, :count) AS n,
        LATERAL (SELECT timestamptz '2026-11-01' - n * interval '7 minutes' AS at) AS moment,
        LATERAL (SELECT date '2026-11-01' - (n % 3000)::integer AS day) AS days
    """
)


def fill(
    superuser: Engine,
    count: int,
    *,
    holder_id: UUID,
    organisation_id: UUID,
    establishment_id: UUID | None = None,
) -> None:
    """Write invoices that an organisation sent to a company, half of them done; the planner knows of them."""
    values = {
        "count": count,
        "holder_id": holder_id,
        "organisation_id": organisation_id,
        "establishment_id": establishment_id or organisation_id,
        "mark": f"{holder_id}-{establishment_id}",
    }
    with superuser.begin() as connection:
        connection.execute(_INVOICES, values)
    with superuser.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE documents"))
        connection.execute(text("ANALYZE document_counts"))
