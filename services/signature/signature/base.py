"""The base of every table of this service."""

from datetime import datetime
from typing import Any

from sqlalchemy import TIMESTAMP, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from chartrier.projections import person_names


class Base(DeclarativeBase):
    """Every table of this service."""

    metadata = common_metadata()
    type_annotation_map = {  # noqa: RUF012
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text),
        list[int]: ARRAY(Integer),
        dict[str, Any]: JSONB(none_as_null=True),
    }


account_erasure.add_tables(Base.metadata)
person_names.add_table(Base.metadata)
