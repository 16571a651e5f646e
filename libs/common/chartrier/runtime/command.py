"""`python -m <service> api | worker | migrate | dead-letters | job | settings | contracts`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask

from chartrier.observability import logging
from chartrier.runtime import contract_files
from chartrier.runtime.http_server import Server
from chartrier.runtime.service import Service, broker_of, migrate_service, prepare_to_serve, worker_of
from chartrier.runtime.settings import Environment, ServiceSettings, SettingMissing, SettingRead, recording
from chartrier.runtime.worker_pages import serve_pages

log = logging.logger(__name__)

MakeApp = Callable[[], Flask]
Command = Callable[[Flask], int]


def stop_on_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _serve(make_app: MakeApp, service: Service, port: int | None) -> int:
    settings = ServiceSettings.read(Environment(service.name))

    def serving() -> Flask:
        app = make_app()
        prepare_to_serve(app)
        return app

    Server(serving, host=settings.host, port=port or settings.port, threads=settings.threads).run()
    return 0


def _migrate(service: Service) -> int:
    migrate_service(service, ServiceSettings.read(Environment(service.name)))
    return 0


def _dead_letters(service: Service, *, resend: list[str]) -> int:
    broker = broker_of(ServiceSettings.read(Environment(service.name)))
    letters = broker.dead_letters(service.name)
    if resend:
        wanted = [letter.id for letter in letters] if resend == ["all"] else resend
        sent = sum(broker.resend(service.name, letter_id) for letter_id in wanted)
        print(f"{sent} sent again")
        return 0 if sent == len(wanted) else 1
    for letter in letters:
        print(f"{letter.id}  {letter.died_at:%Y-%m-%d %H:%M:%S}  {letter.type}  {letter.reason}")
    print(f"{len(letters)} dead letters")
    return 0


def _parser(service: Service, own: Mapping[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {service.name}")
    commands = parser.add_subparsers(dest="command", required=True)
    api = commands.add_parser("api", help="answer requests")
    api.add_argument("--port", type=int)
    commands.add_parser("worker", help="consume events, relay the outbox, run jobs")
    commands.add_parser("migrate", help="bring the database and the queue to what the code expects")
    letters = commands.add_parser("dead-letters", help="list what was given up, or send it again")
    letters.add_argument("--resend", nargs="+", metavar="ID", default=[], help="ids, or `all`")
    job = commands.add_parser("job", help="run one job now")
    job.add_argument("name", choices=sorted(one.name for one in service.jobs.all()))
    commands.add_parser("scheduled-jobs", help="run every job that only a clock starts, one after the other")
    commands.add_parser("settings", help="check the settings and show what would be used, without starting anything")
    written = commands.add_parser("contracts", help="write the OpenAPI document and the schemas of the events")
    written.add_argument("folder", type=Path)
    for name, command in own.items():
        commands.add_parser(name, help=(command.__doc__ or "").strip().splitlines()[0])
    return parser


def main(service: Service, make_app: MakeApp, own: Mapping[str, Command] | None = None) -> None:
    """Run one command of a service and leave with its exit code."""
    own = own or {}
    arguments = _parser(service, own).parse_args()
    logging.configure()
    sys.exit(_run(service, make_app, own, arguments))


def _run(service: Service, make_app: MakeApp, own: Mapping[str, Command], arguments: argparse.Namespace) -> int:
    commands: dict[str, Callable[[], int]] = {
        "api": lambda: _serve(make_app, service, arguments.port),
        "worker": lambda: _work(make_app),
        "migrate": lambda: _migrate(service),
        "dead-letters": lambda: _dead_letters(service, resend=arguments.resend),
        "job": lambda: _run_job(service, make_app, arguments.name),
        "scheduled-jobs": lambda: _run_scheduled_jobs(service, make_app),
        "settings": lambda: _show_settings(make_app),
        "contracts": lambda: _write_contracts(service, arguments.folder),
    }
    if arguments.command in commands:
        return commands[arguments.command]()
    app = make_app()
    with app.app_context():
        return own[arguments.command](app)


def _work(make_app: MakeApp) -> int:
    stop, app = stop_on_signals(), make_app()
    settings: ServiceSettings = app.extensions["runtime"].settings
    worker = worker_of(app)
    if settings.worker_port:
        serve_pages(worker, host=settings.host, port=settings.worker_port)
    worker.run_until(stop)
    return 0


def _run_job(service: Service, make_app: MakeApp, name: str) -> int:
    if not service.jobs.run(make_app(), name):
        # Not a failure: a scheduler may be early, or run beside a worker.
        print(f"{name} is being run by another process")
    return 0


def _run_scheduled_jobs(service: Service, make_app: MakeApp) -> int:
    app, failed = make_app(), 0
    for job in (one for one in service.jobs.all() if one.is_scheduled):
        try:
            service.jobs.run(app, job.name)
        except Exception:
            # One that fails must not keep the others from running; the exit code tells the scheduler.
            log.exception("job_failed", job=job.name)
            failed += 1
    return 1 if failed else 0


def _show_settings(make_app: MakeApp) -> int:
    reads: list[SettingRead] = []
    try:
        with recording(reads):
            make_app()
    except SettingMissing as wrong:
        print(f"REFUSED  {wrong}")
        return 1
    finally:
        for read in sorted(set(reads), key=lambda each: each.name):
            print(f"{read.name} = {read.shown}  ({read.source})")
    print("These settings would be used; nothing was connected to.")
    return 0


def _write_contracts(service: Service, folder: Path) -> int:
    contract_files.write(service, folder)
    return 0
