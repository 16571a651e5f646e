"""The base of sharing's tables; each area declares its own."""

from datetime import datetime

from sqlalchemy import TIMESTAMP, Text
from sqlalchemy.orm import DeclarativeBase

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names


class Base(DeclarativeBase):
    """sharing's tables, beside those that every service has."""

    metadata = common_metadata()
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), str: Text}  # noqa: RUF012


account_erasure.add_tables(Base.metadata)
merged_accounts.add_tables(Base.metadata)
person_names.add_table(Base.metadata)
