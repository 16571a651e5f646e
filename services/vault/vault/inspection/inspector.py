"""Opens files that nobody trusts, in a process of its own; `inspection.py` starts it and asks it.

It runs as a script, apart from the service. A warm parent forks a worker that can open no file, no connection, little
memory and little time; a file that kills the worker costs one fork.

Asked by a message with a descriptor of the content; answers in JSON: kind and pages, or the reason for a refusal.
"""

from __future__ import annotations

import io
import json
import mmap
import os
import resource
import signal
import socket
import sys
import warnings
from typing import Any, BinaryIO, Final

import pikepdf
import puremagic
from PIL import Image

MEMORY: Final = 1024**3
SECONDS: Final = 10
FILES_PER_WORKER: Final = 1000
KINDS: Final = frozenset({"application/pdf", "image/jpeg", "image/png"})

_GONE, _SPENT = 0, 3
_IDLE, _BUSY = b"i", b"b"
_ACTIVE: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/RichMedia", "/RichMediaExecute"})
_SUSPECT: Final = (b"/JS", b"/JavaScript", b"/Launch", b"/ImportData", b"/Rendition", b"/RichMedia", b"/XFA")


class Unfit(Exception):
    """The file can't be accepted; the argument says why."""


def main() -> None:
    """Fork workers, one after the other, until whoever asks is gone."""
    line = socket.socket(fileno=int(sys.argv[1]))
    state = mmap.mmap(-1, 1)
    # What is only loaded at first use must be loaded before the worker is forbidden to open files.
    _warm_up()
    while True:
        state[0:1] = _IDLE
        worker = os.fork()
        if not worker:
            os._exit(_serve(line, state))
        _, status = os.waitpid(worker, 0)
        if os.waitstatus_to_exitcode(status) == _GONE:
            return
        if state[0:1] == _BUSY:
            line.send(json.dumps({"refused": "took too much time or memory to read"}).encode())


def _warm_up() -> None:
    Image.init()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="")
    with os.fdopen(os.memfd_create("warm-up"), "w+b") as file:
        pdf.save(file)
        file.seek(0)
        _answer(file)


def _serve(line: socket.socket, state: mmap.mmap) -> int:
    _limit(line.fileno())
    for _ in range(FILES_PER_WORKER):
        message, descriptors, _flags, _address = socket.recv_fds(line, 64, 1)
        if not message:
            return _GONE
        state[0:1] = _BUSY
        _limit_time()
        with os.fdopen(descriptors[0], "rb") as file:
            answer = _answer(file)
        signal.setitimer(signal.ITIMER_REAL, 0)
        state[0:1] = _IDLE
        line.send(json.dumps(answer).encode())
    return _SPENT


def _limit(last_descriptor: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # One more than is open: the descriptor of the content, and nothing else.
    resource.setrlimit(resource.RLIMIT_NOFILE, (last_descriptor + 2, last_descriptor + 2))


def _limit_time() -> None:
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime) + SECONDS, resource.RLIM_INFINITY))


def _answer(file: BinaryIO) -> dict[str, Any]:
    try:
        content = file.read()
        kind = _kind(content)
        pages = _pages_of_pdf(file) if kind == "application/pdf" else _pages_of_image(content)
    except Unfit as unfit:
        return {"refused": str(unfit)}
    except MemoryError:
        return {"refused": "took too much time or memory to read"}
    return {"kind": kind, "pages": pages}


def _kind(content: bytes) -> str:
    if not content:
        raise Unfit("is empty")
    if content.startswith(b"%PDF-"):
        return "application/pdf"  # nearly every file; whether it is one is seen when it is opened
    try:
        kind = puremagic.from_string(content, mime=True)
    except puremagic.PureError:
        kind = ""
    if kind not in KINDS:
        raise Unfit("is of a type that is not accepted")
    return kind


def _pages_of_pdf(file: BinaryIO) -> int:
    try:
        with warnings.catch_warnings(), _opened(file) as pdf:
            warnings.simplefilter("ignore")
            if pdf.is_encrypted:
                raise Unfit("is encrypted")
            if any(_is_active(found) for found in pdf.objects):
                raise Unfit("carries a script or an action that runs something")
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Unfit("is encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        raise Unfit("is broken: it can't be opened as a PDF") from None
    if not pages:
        raise Unfit("is broken: it has no page")
    return pages


def _opened(file: BinaryIO) -> pikepdf.Pdf:
    # Mapped into memory: what the library reads in a thousand small pieces then costs half as much.
    return pikepdf.open(file, attempt_recovery=False, access_mode=pikepdf.AccessMode.mmap_only)


def _is_active(found: pikepdf.Object) -> bool:
    # A word in a text would do as well, so the few objects where one occurs are then looked at properly.
    plain = found.stream_dict if isinstance(found, pikepdf.Stream) else found
    written = plain.unparse(resolved=True)
    return any(word in written for word in _SUSPECT) and _acts(plain, depth=0)


def _acts(found: Any, *, depth: int) -> bool:  # noqa: ANN401 - pikepdf gives many kinds of things
    if depth > 50:  # noqa: PLR2004 - deeper than any honest document
        return True
    if depth and getattr(found, "is_indirect", False):
        return False  # it is looked at on its own
    if isinstance(found, pikepdf.Array):
        return any(_acts(item, depth=depth + 1) for item in found)
    if not isinstance(found, pikepdf.Dictionary):
        return False
    return _names_an_action(found) or any(_acts(item, depth=depth + 1) for _, item in found.items())


def _names_an_action(found: pikepdf.Dictionary) -> bool:
    kinds = {str(found.get("/S", "")), str(found.get("/Subtype", ""))}
    return "/JS" in found or "/XFA" in found or bool(kinds & _ACTIVE)


def _pages_of_image(content: bytes) -> int:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unfit("is broken: it can't be opened as an image") from None
    return 1


if __name__ == "__main__":
    main()
