"""What the database is asked for an answer: compared where the time of the answer may tell nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from chartrier.database.session import engine
from chartrier.testing import RunningService


@contextmanager
def statements(service: RunningService) -> Iterator[list[str]]:
    """The statements that the database is sent meanwhile, without their values."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine(service.app), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine(service.app), "before_cursor_execute", note)
