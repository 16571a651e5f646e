"""The baseline of what goes over HTTP: plain Flask on the same server, without rights, encryption or a gateway.

python -m bench.baselines.http_server <port>       # the environment says what to answer
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, send_file
from sqlalchemy import create_engine

from chartrier.runtime.http_server import Server
from deploy.local.product.gateway import answers_ok
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.processes import Child, Command

VARIABLE = "BENCH_BASELINE"
THREADS = 4
_PART = 256 * 1024


@dataclass(frozen=True)
class Answers:
    """What the server answers with: rows of a query, and a file."""

    database_url: str
    query: str
    parameters: dict[str, Any]
    file: str


def start(answers: Answers, supervisor: Supervisor, log: Path) -> tuple[str, int]:
    """Start the server; return its address and its process id once it serves."""
    port = free_port()
    environment = {VARIABLE: orjson.dumps(asdict(answers)).decode()}
    child = supervisor.keep_running(
        Child(Command("baseline", [sys.executable, "-m", "bench.baselines.http_server", str(port)], log, environment))
    )
    url = f"http://{LOOPBACK}:{port}"
    child.wait_until(lambda: answers_ok(f"{url}/hello"), within=30)
    return url, child.pid


def create_app() -> Flask:
    """Create the application."""
    answers = Answers(**orjson.loads(os.environ[VARIABLE]))
    app = Flask("baseline", static_folder=None)
    engine = create_engine(answers.database_url, isolation_level="AUTOCOMMIT", pool_size=THREADS)

    @app.get("/hello")
    def hello() -> Response:
        return Response(b"hello\n", mimetype="text/plain")

    @app.get("/list")
    def list_rows() -> Response:
        with engine.connect() as connection:
            answer = connection.exec_driver_sql(answers.query, answers.parameters)
            names, rows = list(answer.keys()), answer.all()
        items = [dict(zip(names, row, strict=True)) for row in rows]
        page = {"items": items[:20], "total": len(items), "next": None}
        return Response(orjson.dumps(page), mimetype="application/json")

    @app.get("/file")
    def stream() -> Response:
        response = Response(_parts(answers.file), mimetype="application/pdf")
        response.content_length = Path(answers.file).stat().st_size
        return response

    @app.get("/sent")
    def send() -> Response:
        return send_file(answers.file, mimetype="application/pdf")

    return app


def _parts(path: str) -> Iterator[bytes]:
    with Path(path).open("rb", buffering=0) as file:
        while part := file.read(_PART):
            yield part


def main() -> None:
    """Serve until a signal stops it."""
    Server(create_app, host=LOOPBACK, port=int(sys.argv[1]), threads=THREADS).run()


if __name__ == "__main__":
    main()
