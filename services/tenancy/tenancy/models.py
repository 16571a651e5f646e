"""The base of tenancy's tables; each area declares its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import TIMESTAMP, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names


class Base(DeclarativeBase):
    """The tables of tenancy, beside those that every service has."""

    metadata = common_metadata()
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), str: Text, list[str]: ARRAY(Text)}  # noqa: RUF012


account_erasure.add_tables(Base.metadata)
merged_accounts.add_tables(Base.metadata)
person_names.add_table(Base.metadata)
