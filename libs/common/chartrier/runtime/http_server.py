"""gunicorn, as every process that answers requests runs it."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

PR_SET_PDEATHSIG: Final = 1


class Server(BaseApplication):
    """gunicorn with one process of a few threads; more capacity is more replicas."""

    def __init__(self, make_app: Callable[[], Any], *, host: str, port: int, threads: int) -> None:
        self._make_app = make_app
        self._options: dict[str, object] = {
            "bind": f"{host}:{port}",
            "workers": 1,
            "threads": threads,
            "worker_class": Worker,
            "worker_tmp_dir": "/dev/shm",  # noqa: S108 - a heartbeat file that must not touch a disk
            "keepalive": 75,
            "graceful_timeout": 20,
            "timeout": 60,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take our options, and none from the command line or the environment."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """Make the application, in the process that serves it."""
        app = self._make_app()
        gc.collect()
        gc.freeze()
        return app


class Worker(ThreadWorker):
    """A worker that ends with its master, and frees the port at once while it finishes the requests that it has."""

    def init_process(self) -> None:
        """Serve; the kernel asks this process to stop when its master dies, even by a kill."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == self.ppid:
            super().init_process()

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn's
        """Accept connections, or accept none for now; when stopping, close the port for good."""
        super().set_accept_enabled(enabled)
        if not (self.alive and self.is_parent_alive()):
            for listener in self.sockets:
                listener.close()
