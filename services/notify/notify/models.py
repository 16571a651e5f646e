"""The base of notify's tables; each area declares its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import TIMESTAMP, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure


class Base(DeclarativeBase):
    """notify's tables, beside those that every service has."""

    metadata = common_metadata()
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), str: Text, dict[str, Any]: JSONB}  # noqa: RUF012


account_erasure.add_tables(Base.metadata)
