"""The base of every table of the vault; each area declares its own in its `models.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import TIMESTAMP, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from chartrier.projections import person_names, subscribed_services


class Base(DeclarativeBase):
    """Every table of the vault."""

    metadata = common_metadata()
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        bytes: LargeBinary,
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


account_erasure.add_tables(Base.metadata)
person_names.add_table(Base.metadata)
subscribed_services.add_table(Base.metadata)
