"""Closing an account, with tenancy's answer to whether its owner may leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import PASSWORD, Browser
from services.auth.tests.auth_support.sent_messages import SentMessages

CLOSING = "/api/auth/me/closing"


def close_account(browser: Browser, service: RunningService) -> dict[str, Any]:
    """Close an account from the password to the last word; return what the page is answered."""
    assert browser.post(CLOSING, {"password": PASSWORD}).status_code == 202
    code = SentMessages(service).code("close-account")
    assert browser.post(f"{CLOSING}/code", {"code": code}).get_json()["state"] == "confirm"
    granted(service)
    answer = browser.post(f"{CLOSING}/confirmation", {"confirmed": True})
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def granted(service: RunningService) -> None:
    """Tenancy decides that whoever began last may leave."""
    decided(service, "granted", until="2026-12-31T00:00:00Z")


def decided(service: RunningService, what: str, *, asked: int = -1, tenant: UUID | None = None, **more: Any) -> None:  # noqa: ANN401
    """Tenancy answers one of those who began to close their account."""
    begun = service.events("auth.closing-begun.v1")[asked]
    service.receive(
        f"tenancy.departure-{what}.v1",
        tenant_id=tenant or UUID(begun["account_id"]),
        closing_id=begun["closing_id"],
        account_id=begun["account_id"],
        **more,
    )
