"""The base of every table of deposits; each area declares its own in its `models.py`."""

from datetime import datetime

from sqlalchemy import TIMESTAMP, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names, subscribed_services


class Base(DeclarativeBase):
    """Every table of deposits."""

    metadata = common_metadata()
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        dict[str, str]: JSONB,
    }


account_erasure.add_tables(Base.metadata)
merged_accounts.add_tables(Base.metadata)
person_names.add_table(Base.metadata)
subscribed_services.add_table(Base.metadata)
