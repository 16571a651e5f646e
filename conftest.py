"""The servers that tests run on: started once for a whole run, private, stopped at its end."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.servers.postgres import Postgres
from deploy.local.servers.postgres_programs import NoPostgres
from deploy.local.servers.processes import DidNotStart
from deploy.local.servers.swift import NoSwift, Swift

pytest_plugins = ["chartrier.testing"]

POSTGRES_VARIABLE = "CHARTRIER_TEST_POSTGRES"
_stops = pytest.StashKey[Iterator[None]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the PostgreSQL that every test of this run shares; with xdist only the controller does."""
    in_worker = hasattr(config, "workerinput")
    if in_worker or config.option.collectonly or config.option.help or POSTGRES_VARIABLE in os.environ:
        return
    running = _private_postgres()
    config.stash[_stops] = running
    next(running)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run when tests of one running product would be dealt out to several processes."""
    grouped = [item for item in items if item.get_closest_marker("xdist_group")]
    if getattr(config.option, "loadgroup", False) and any("@" not in item.nodeid for item in grouped):
        raise pytest.UsageError("this pytest-xdist does not keep groups together with this pytest")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    for _ in config.stash.get(_stops, iter(())):
        pass


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which tests did not run because a server was missing."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "missing server" in reason:
            reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"NOT RUN: {count} tests: {reason.removeprefix('Skipped: ')}", yellow=True)


@pytest.fixture(scope="session")
def s3_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The S3-compatible store that CHARTRIER_TEST_S3_URL and its sisters name; a private Swift when they name none."""
    if "CHARTRIER_TEST_S3_URL" in os.environ:
        yield
        return
    try:
        swift = Swift(tmp_path_factory.mktemp("swift"), secret=secrets.token_hex(16))
    except NoSwift as missing:
        pytest.skip(f"missing server: {missing}")
    store = swift.start()
    named = {"URL": store.url, "REGION": store.region, "ACCESS_KEY": store.access_key, "SECRET_KEY": store.secret_key}
    os.environ.update({f"CHARTRIER_TEST_S3_{name}": value for name, value in named.items()})
    yield
    for name in named:
        del os.environ[f"CHARTRIER_TEST_S3_{name}"]
    swift.stop()


def _private_postgres() -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="chartrier-tests-"))
    try:
        server = Postgres(folder / "postgres", password=secrets.token_hex(16), durable=False)
        os.environ[POSTGRES_VARIABLE] = server.start().url()
    except (NoPostgres, DidNotStart) as missing:
        os.environ["CHARTRIER_TEST_POSTGRES_MISSING"] = str(missing)
        yield
        return
    yield
    server.stop()
    os.environ.pop(POSTGRES_VARIABLE)
    shutil.rmtree(folder, ignore_errors=True)
