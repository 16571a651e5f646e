"""The bare limits of what goes over HTTP: plain Flask on the same server, without anything that makes it a product.

python -m bench.bare <port>       # what to answer comes by the environment
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

from chartrier.runtime.command import Server
from deploy.local.front import answers_ok
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Child, Command
from deploy.local.supervisor import Supervisor

VARIABLE = "BENCH_BARE"
THREADS = 4
_PART = 256 * 1024


@dataclass(frozen=True)
class Bare:
    """What the bare server answers with: rows of a query, and a file."""

    database_url: str
    query: str
    parameters: dict[str, Any]
    file: str


def start(bare: Bare, supervisor: Supervisor, log: Path) -> tuple[str, int]:
    """Start the bare server; answer its address and its process once it serves."""
    port = free_port()
    told = {VARIABLE: orjson.dumps(asdict(bare)).decode()}
    child = supervisor.watches(Child(Command("bare", [sys.executable, "-m", "bench.bare", str(port)], log, told)))
    url = f"http://{LOOPBACK}:{port}"
    child.wait_until(lambda: answers_ok(f"{url}/hello"), within=30)
    return url, child.pid


def create_app() -> Flask:
    """Make the bare application."""
    bare = Bare(**orjson.loads(os.environ[VARIABLE]))
    app = Flask("bare", static_folder=None)
    engine = create_engine(bare.database_url, isolation_level="AUTOCOMMIT", pool_size=THREADS)

    @app.get("/hello")
    def hello() -> Response:
        return Response(b"hello\n", mimetype="text/plain")

    @app.get("/list")
    def list_rows() -> Response:
        with engine.connect() as connection:
            answer = connection.exec_driver_sql(bare.query, bare.parameters)
            names, rows = list(answer.keys()), answer.all()
        items = [dict(zip(names, row, strict=True)) for row in rows]
        page = {"items": items, "total": rows[0][-1], "page": 1, "pages": 3}
        return Response(orjson.dumps(page), mimetype="application/json")

    @app.get("/file")
    def stream() -> Response:
        response = Response(_parts(bare.file), mimetype="application/pdf")
        response.content_length = Path(bare.file).stat().st_size
        return response

    @app.get("/sent")
    def send() -> Response:
        return send_file(bare.file, mimetype="application/pdf")

    return app


def _parts(path: str) -> Iterator[bytes]:
    with Path(path).open("rb", buffering=0) as file:
        while part := file.read(_PART):
            yield part


def main() -> None:
    """Serve until told to stop."""
    Server(create_app, host=LOOPBACK, port=int(sys.argv[1]), threads=THREADS).run()


if __name__ == "__main__":
    main()
