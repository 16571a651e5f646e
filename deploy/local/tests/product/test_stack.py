"""`make stack` starts nothing that would wait in vain."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local.product import stack
from deploy.local.product.installation import Installation
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.ports import free_port
from deploy.local.servers.processes import DidNotStart


def test_without_a_built_portal_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "BUILT_PORTAL", tmp_path / "portal")
    with Supervisor() as supervisor, pytest.raises(DidNotStart, match="make portal"):
        stack.start(Installation(tmp_path), supervisor, port=free_port())
    assert list(tmp_path.iterdir()) == []
