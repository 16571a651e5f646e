"""A person who adds files to their vault, as the portal does it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from chartrier.testing import Person, RunningService
from services.vault.tests.vault_support.scenario import pdf


def announce(
    service: RunningService,
    who: Person,
    content: bytes,
    *,
    upload_id: UUID | None = None,
    **changes: Any,  # noqa: ANN401
) -> TestResponse:
    """Announce a file."""
    said = {"title": "Livret de famille", "size": len(content), "digest": sha256(content).hexdigest()} | changes
    return service.as_(who).put(f"/api/vault/personal/uploads/{upload_id or uuid4()}", json=said)


def send(service: RunningService, who: Person, upload_id: UUID | str, part: bytes, *, offset: int) -> TestResponse:
    """Send a part of a file."""
    return service.as_(who).put(f"/api/vault/personal/uploads/{upload_id}/content?offset={offset}", data=part)


def added(service: RunningService, who: Person, content: bytes | None = None, **changes: Any) -> UUID:  # noqa: ANN401
    """Add a file at once; return the document."""
    content = content or pdf(str(changes.get("title", "Livret de famille")))
    announced = announce(service, who, content, **changes)
    assert announced.status_code == 200, announced.get_json()
    answer = send(service, who, announced.get_json()["id"], content, offset=0)
    assert answer.status_code == 200, answer.get_json()
    return UUID(answer.get_json()["document_id"])
