"""The routes for operators."""

from __future__ import annotations

from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.testing import ALICE, RunningService


def test_it_says_whether_it_can_serve(service: RunningService) -> None:
    assert service.anonymous.get("/healthz").status_code == 200
    assert service.anonymous.get("/readyz").text == "ready\n"
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT 1"))
    service.as_(ALICE).get("/api/library/books")
    page = service.anonymous.get("/metrics").text
    assert 'route="/api/library/books",service="library",status="200"' in page
