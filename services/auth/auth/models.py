"""The tables of auth."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import TIMESTAMP, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase

from chartrier.database.common_tables import common_metadata


class Base(DeclarativeBase):
    """The tables of auth, and those that every service has."""

    metadata = common_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text),
    }
