"""A port that was chosen is nobody else's, though nothing listens on it yet."""

import subprocess
import sys

import pytest

from deploy.local.servers import ports
from deploy.local.servers.ports import NoPortLeft, free_port


def test_two_processes_that_draw_from_the_same_few_ports_get_different_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_port()
    monkeypatch.setattr(ports, "_candidates", lambda: iter([first]))
    with pytest.raises(NoPortLeft):
        free_port()
    draws = f"from deploy.local.servers import ports; ports._candidates = lambda: iter([{first}]); ports.free_port()"
    another = subprocess.run([sys.executable, "-c", draws], check=False, capture_output=True, timeout=120)
    assert b"NoPortLeft" in another.stderr


def test_a_port_is_there_again_once_the_process_that_chose_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = "from deploy.local.servers.ports import free_port; print(free_port())"
    chosen = int(subprocess.run([sys.executable, "-c", draws], check=True, capture_output=True, timeout=120).stdout)
    monkeypatch.setattr(ports, "_candidates", lambda: iter([chosen]))
    assert free_port() == chosen
