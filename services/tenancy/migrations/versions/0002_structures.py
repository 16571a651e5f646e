"""Structures: openings in steps, the attachments with which structures prove themselves, client files."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chartrier.database.migrations import force_row_security

revision = "0002_structures"
down_revision = "0001"

MOMENT = sa.TIMESTAMP(timezone=True)

IN_A_SPACE_OF_THE_CALLER = (
    "structure_id = current_tenant() OR structure_id IN"
    " (SELECT g.holder_id FROM grants g WHERE g.principal_id = current_account() AND cardinality(g.rights) > 0)"
)
# Of an opening, its steps and its attachments: the rows of `structure_openings` that are visible themselves.
OF_A_VISIBLE_OPENING = "structure_id IN (SELECT o.structure_id FROM structure_openings o)"


def upgrade() -> None:
    op.add_column("members", sa.Column("landline", sa.Text()))
    _create_openings()
    _create_attachments()
    op.create_table(
        "client_files",
        sa.Column("structure_id", sa.Uuid(), sa.ForeignKey("organisations.id"), primary_key=True),
        *(_required(name, sa.Text()) for name in ("category", "service", "phone", "email")),
    )
    op.create_table(
        "deletion_requests",
        sa.Column("member_id", sa.Uuid(), sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("structure_id", sa.Uuid(), nullable=False, index=True),
        _required("asked_at", MOMENT),
    )
    force_row_security(op, "deletion_requests", visible=IN_A_SPACE_OF_THE_CALLER)
    # Whoever opened the account; an event about that account; an event about the structure.
    force_row_security(
        op,
        "structure_openings",
        visible="principal_id = current_account() OR account_id = current_tenant() OR structure_id = current_tenant()",
    )
    force_row_security(op, "structure_opening_steps", visible=OF_A_VISIBLE_OPENING)
    force_row_security(op, "structure_attachments", visible=f"{IN_A_SPACE_OF_THE_CALLER} OR {OF_A_VISIBLE_OPENING}")
    force_row_security(op, "client_files", visible=IN_A_SPACE_OF_THE_CALLER)


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _create_openings() -> None:
    op.create_table(
        "structure_openings",
        sa.Column("structure_id", sa.Uuid(), primary_key=True),
        _required("account_id", sa.Uuid()),
        sa.Column("principal_id", sa.Uuid(), nullable=False, index=True),
        *(_required(name, sa.Text()) for name in ("name", "email", "mobile")),
        _required("opened_at", MOMENT),
        sa.Column("validated_at", MOMENT),
        sa.UniqueConstraint("account_id", name=op.f("uq_structure_openings_account_id")),
    )
    op.create_table(
        "structure_opening_steps",
        sa.Column("structure_id", sa.Uuid(), sa.ForeignKey("structure_openings.structure_id"), primary_key=True),
        sa.Column("step", sa.Text(), primary_key=True),
        _required("answers", JSONB()),
        _required("version", sa.Integer()),
    )


def _create_attachments() -> None:
    op.create_table(
        "structure_attachments",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("structure_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("member_id", sa.Uuid(), index=True),
        _required("kind", sa.Text()),
        _required("name", sa.Text()),
        _required("size", sa.BigInteger()),
        sa.Column("issued_on", sa.Date()),
        _required("state", sa.Text()),
        _required("announced_at", MOMENT),
        sa.Column("document_id", sa.Uuid()),
        sa.CheckConstraint("state IN ('announced', 'filed')", name=op.f("ck_structure_attachments_state")),
        sa.CheckConstraint(
            "(state = 'filed') = (document_id IS NOT NULL)", name=op.f("ck_structure_attachments_filed_with_content")
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("A database goes forward only; a backup is what leads back.")
