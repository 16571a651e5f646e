"""What the smoke test of a cluster asks and reads, as far as it can be tried without one."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.k8s.smoke import not_running, wrong_answers
from deploy.local.servers.ports import LOOPBACK, free_port
from tests.e2e.conftest import Product


@pytest.mark.runs_on("embedded")
def test_a_product_that_serves_has_no_wrong_answer(product: Product) -> None:
    assert [one for one in wrong_answers(product.base) if not one.startswith("/ answers 503")] == []
    assert len(wrong_answers(f"http://{LOOPBACK}:{free_port()}")) > 5


def test_what_is_not_there_is_named() -> None:
    there: dict[str, Any] = {"metadata": {"name": "vault-api"}, "spec": {"replicas": 2}}
    migrated = {"metadata": {"name": "vault-migrate"}, "status": {"succeeded": 1}}
    assert not_running([there | {"status": {"availableReplicas": 2}}], [migrated]) == []
    failed = {"metadata": {"name": "auth-migrate"}, "status": {"failed": 3}}
    assert not_running([there | {"status": {"availableReplicas": 1}}], [migrated, failed]) == [
        "vault-api: 1 of 2 are available",
        "auth-migrate has not ended well",
    ]
    assert not_running([], []) == ["there is no deployment in the namespace"]
