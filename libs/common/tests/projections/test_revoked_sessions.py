"""A session that ended is refused."""

from __future__ import annotations

from chartrier.testing import ALICE, RunningService
from chartrier.testing.cast import person


def test_a_session_that_was_revoked_is_refused(service: RunningService) -> None:
    dora = person("Dora")
    assert service.as_(dora).get("/api/library/books").status_code == 200
    service.receive(
        "auth.session-revoked.v1", tenant_id=dora.id, session_id=dora.session_id, expires_at="2100-01-01T00:00:00Z"
    )
    assert service.as_(dora).get("/api/library/books").status_code == 401
    assert service.as_(ALICE).get("/api/library/books").status_code == 200
