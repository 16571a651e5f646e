"""A service with one table, one operation of each kind, one event published, one consumed, and one job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import UniqueConstraint, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from chartrier.access.keys import FixedKeys
from chartrier.access.principal import principal
from chartrier.database.common_tables import common_metadata
from chartrier.database.session import reading, transaction, translating, wake
from chartrier.events.event import Event
from chartrier.events.outbox import record
from chartrier.events.subscriptions import Subscriptions
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields
from chartrier.http.pagination import Page as PageOf
from chartrier.http.problems import Conflict, NotFound
from chartrier.ids import new_id
from chartrier.runtime.current import current_ports, spend_proof
from chartrier.runtime.jobs import Jobs
from chartrier.runtime.service import Service, create_service_app
from chartrier.runtime.settings import ServiceSettings
from chartrier.testing.cast import auth_keys


class Base(DeclarativeBase):
    """The tables of the library."""

    metadata = common_metadata()


class Book(Base):
    """A book of somebody's."""

    __tablename__ = "books"
    __table_args__ = (UniqueConstraint("owner_id", "title", name="uq_books_owner_id_title"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID]
    title: Mapped[str]
    times_lent: Mapped[int] = mapped_column(default=0)


class BookNotFound(NotFound):
    """There is no such book of yours."""


class TitleTaken(Conflict):
    """You have a book of this title already."""


@dataclass(frozen=True)
class BookAdded(Event, type="library.book-added.v1"):
    """A book was added."""

    book_id: UUID
    title: str


@dataclass(frozen=True)
class BookLent:
    """A book was lent."""

    tenant_id: UUID
    book_id: UUID


@dataclass
class Ports:
    """What the library reaches outside itself."""

    dusted: list[str] = field(default_factory=list)
    # What happens between the commits of one request; a test cuts the database here.
    between_commits: Callable[[], None] = lambda: None


subscriptions = Subscriptions("library")
jobs = Jobs("library")
blueprint = Blueprint("books", url_prefix="/books", description="One's books")


@subscriptions.on("lending.book-lent.v1", BookLent)
def count_lending(session: Session, event: BookLent) -> None:
    """Count how often a book was lent."""
    book = session.execute(select(Book).where(Book.id == event.book_id)).scalar_one()
    book.times_lent += 1


@jobs.every(seconds=3600, woken_by="dust")
def dust() -> None:
    """Dust every book."""
    with transaction(maintenance=True) as session:
        titles = session.execute(select(Book.title)).scalars().all()
    current_ports(Ports).dusted.extend(titles)


class NewBook(Schema):
    """A book to add."""

    title = fields.DisplayText(80, required=True)


class NewBooks(Schema):
    """Books to add."""

    titles = fields.List(fields.DisplayText(80), required=True)


class BookView(Schema):
    """A book of one's own."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    times_lent = fields.Integer(required=True)


class Mark(Schema):
    """What a reviewer thinks of one side of a book."""

    subject = fields.String(required=True)
    points = fields.Integer(required=True)


class Review(Schema):
    """What a reader writes about a book."""

    text = fields.DisplayText(200, lines=True, required=True)
    marks = fields.List(fields.Nested(Mark), load_default=list)
    read_at = fields.AwareDateTime()


class Search(Schema):
    """The title that somebody looks for."""

    title = fields.String(required=True)


class Giving(Schema):
    """The proof of a password typed again, to give a book away."""

    proof = fields.String(required=True)


@blueprint.post("")
@blueprint.takes(NewBook)
@blueprint.returns(HTTPStatus.CREATED, BookView)
@blueprint.refuses(TitleTaken)
def add_book(new: dict[str, str]) -> Book:
    """Add a book."""
    with transaction() as session:
        book = Book(owner_id=principal().id, title=new["title"])
        session.add(book)
        with translating("uq_books_owner_id_title", TitleTaken(new["title"])):
            session.flush()
        record(session, BookAdded(tenant_id=book.owner_id, book_id=book.id, title=book.title))
        wake(session, "dust")
        return book


@blueprint.post("/batches", repeatable=True)
@blueprint.takes(NewBooks)
@blueprint.returns(HTTPStatus.NO_CONTENT)
def add_books(new: dict[str, list[str]]) -> None:
    """Add several books, each in a transaction of its own; those that one has already are left as they are."""
    add_each(new["titles"])


@blueprint.post("/parcels")
@blueprint.takes(NewBooks)
@blueprint.returns(HTTPStatus.NO_CONTENT)
def add_parcel(new: dict[str, list[str]]) -> None:
    """Add several books, as `add_books` does, without a promise for those who send it twice."""
    add_each(new["titles"])


def add_each(titles: list[str]) -> None:
    """Add each book in a transaction of its own."""
    for title in titles:
        with transaction() as session:
            book = {"id": new_id(), "owner_id": principal().id, "title": title, "times_lent": 0}
            session.execute(insert(Book).values(book).on_conflict_do_nothing())
        current_ports(Ports).between_commits()


@blueprint.get("")
@blueprint.takes(PageQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(BookView))
def list_books(asked: dict[str, int]) -> PageOf[object]:
    """List one's books."""
    with reading() as connection:
        rows = connection.execute(select(Book.__table__).order_by(Book.title)).all()
    return PageOf(rows, total=len(rows), page=asked["page"], size=asked["size"])


@blueprint.get("/<uuid:book_id>")
@blueprint.returns(HTTPStatus.OK, BookView)
@blueprint.refuses(BookNotFound)
def show_book(book_id: UUID) -> Book:
    """Show one book."""
    with transaction() as session:
        book = session.get(Book, book_id)
        if book is None:
            raise BookNotFound
        return book


@blueprint.post("/<uuid:book_id>/gift")
@blueprint.takes(Giving)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(BookNotFound)
def give_away(giving: dict[str, str], book_id: UUID) -> None:
    """Give a book away, which asks for one's password again."""
    with transaction() as session:
        spend_proof(session, giving["proof"], purpose="give", subject=str(book_id), by=principal())
        session.execute(text("DELETE FROM books WHERE id = :id"), {"id": book_id})


@blueprint.post("/reviews", open=True)
@blueprint.takes(Review)
@blueprint.returns(HTTPStatus.OK, Review)
def preview_review(review: dict[str, object]) -> dict[str, object]:
    """Return a review as it would be stored."""
    return review


@blueprint.get("/search", open=True)
@blueprint.takes(Search, location="query")
@blueprint.returns(HTTPStatus.NO_CONTENT)
def search_in_a_query(_: dict[str, str]) -> None:
    """Look for a title that stands in the address."""


@blueprint.post("/search", open=True)
@blueprint.takes(Search, location="form")
@blueprint.returns(HTTPStatus.NO_CONTENT)
def search_in_a_form(_: dict[str, str]) -> None:
    """Look for a title that stands in a form."""


@blueprint.get("/by-title/<title>", open=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
def look_for_title(title: str) -> None:
    """Look for a title that stands in the path."""


@blueprint.get("/broken")
@blueprint.returns(HTTPStatus.OK)
def break_down() -> None:
    """Fail in a way that nobody foresaw."""
    raise ZeroDivisionError("secret: the password of alice@example.org is Sesame-1234")


@blueprint.get("/opening-hours", open=True)
@blueprint.returns(HTTPStatus.OK)
def opening_hours() -> None:
    """Return when the library is open, to anyone."""


LIBRARY = Service(
    name="library",
    blueprints=(blueprint,),
    metadata=Base.metadata,
    migrations=Path(__file__).parent / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: ServiceSettings) -> Flask:
    """Create the library's application."""
    return create_service_app(LIBRARY, settings, Ports(), keys=FixedKeys(auth_keys()))
