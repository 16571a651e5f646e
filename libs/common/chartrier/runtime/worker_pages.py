"""What a worker answers its operators: whether its threads live, whether it can work, its metrics. Nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from werkzeug.serving import WSGIRequestHandler, make_server

from chartrier.runtime.worker import Worker

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PAGES: Final = frozenset({"/readyz", "/metrics"})
_PLAIN_TEXT: Final = [("Content-Type", "text/plain; charset=utf-8")]


class WorkerPages:
    """The WSGI application beside a worker; of the service's own routes it passes on what is for operators."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path in PAGES:
            return self._worker.app(environ, start_response)
        if path != "/healthz":
            return _plain_text(start_response, HTTPStatus.NOT_FOUND, "not here")
        dead = self._worker.dead_threads()
        status = HTTPStatus.SERVICE_UNAVAILABLE if dead else HTTPStatus.OK
        return _plain_text(start_response, status, "\n".join(dead) or "alive")


def serve_pages(worker: Worker, *, host: str, port: int) -> None:
    """Serve a worker's pages on a thread that ends with the process."""
    server = make_server(host, port, WorkerPages(worker), threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, name=f"{worker.name}-pages", daemon=True).start()


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: these are asked for every few seconds."""


def _plain_text(start_response: StartResponse, status: HTTPStatus, text: str) -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", _PLAIN_TEXT)
    return [f"{text}\n".encode()]
