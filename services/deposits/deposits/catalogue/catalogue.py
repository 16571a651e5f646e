"""The catalogue: every version of every journey, published into the database and never changed there."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from deposits.catalogue.models import JourneyVersion
from deposits.errors import JourneyNotFound, VersionTaken
from deposits.journeys.definition import Journey, Text


def publish(session: Session, context: Context, journey: Journey, *, by: UUID | None) -> bool:
    """Publish a version; False when it was already, VersionTaken when it was with other words."""
    document = msgspec.to_builtins(journey)
    written = session.execute(
        insert(JourneyVersion)
        .values(key=journey.key, version=journey.version, document=document, published_at=context.now, published_by=by)
        .on_conflict_do_nothing()
        .returning(JourneyVersion.version)
    ).first()
    if written is None and find(session, journey.key, journey.version) != journey:
        raise VersionTaken(f"{journey.key} {journey.version}")
    return written is not None


def offered(session: Session) -> list[Journey]:
    """Return the latest version of each journey."""
    latest = select(JourneyVersion.key, func.max(JourneyVersion.version)).group_by(JourneyVersion.key)
    rows = session.scalars(
        select(JourneyVersion.document).where(
            tuple_(JourneyVersion.key, JourneyVersion.version).in_(latest.subquery().select())
        )
    )
    return sorted(map(_read, rows), key=lambda journey: (journey.need.fr, journey.title.fr))


def latest(session: Session, key: str) -> Journey | None:
    """Return the version that a new request begins with, if there is such a journey."""
    documents = select(JourneyVersion.document).where(JourneyVersion.key == key)
    document = session.scalar(documents.order_by(JourneyVersion.version.desc()).limit(1))
    return _read(document) if document else None


def find(session: Session, key: str, version: int) -> Journey | None:
    """Return one version of a journey, if there is one."""
    document = session.scalar(
        select(JourneyVersion.document).where(JourneyVersion.key == key, JourneyVersion.version == version)
    )
    return _read(document) if document else None


def version(session: Session, key: str, number: int) -> Journey:
    """Return the version that a request began with."""
    journey = find(session, key, number)
    if journey is None:
        raise JourneyNotFound
    return journey


def titles(connection: Connection | Session, wanted: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], Text]:
    """Return the titles of these versions."""
    title = JourneyVersion.document["title"]
    rows = connection.execute(
        select(JourneyVersion.key, JourneyVersion.version, title).where(
            tuple_(JourneyVersion.key, JourneyVersion.version).in_(list(set(wanted)))
        )
    )
    return {(key, number): msgspec.convert(words, Text) for key, number, words in rows}


def _read(document: dict[str, Any]) -> Journey:
    return msgspec.convert(document, Journey)
