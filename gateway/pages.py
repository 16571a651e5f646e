"""The built portal: its files, and its one page for every address that it draws itself."""

import re
import secrets
from pathlib import Path

from flask import Blueprint, Response, current_app, request, send_file
from werkzeug.security import safe_join

from chartrier.http.problems import NotFound, Unavailable
from gateway.policy import portal_policy

pages = Blueprint("pages", __name__)

NONCE_MARK = b"__CSP_NONCE__"
NAMED_AFTER_ITS_CONTENT = re.compile(r"-[\w-]{8,}\.\w+$")
# Where the embedded run shows the mail that it kept.
MAIL_PAGE = "courrier"
A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
SMALLER = (("br", ".br"), ("gzip", ".gz"))


class NotBuilt(Unavailable):
    """The portal has not been built yet; try again in a moment."""


@pages.get("/", defaults={"path": ""})
@pages.get("/<path:path>")
def page(path: str) -> Response:
    """Answer a file of the portal, or the page that draws every other address."""
    folder = portal_folder()
    found = safe_join(str(folder), path) if path else None
    if found and path != "index.html" and Path(found).is_file():
        return _file(Path(found), path)
    if path.startswith("api/") or Path(path).suffix:
        # A missing file is missing: an old page that asks for a script of the last version must not get HTML.
        raise NotFound
    return _index(folder, shows_mail=path == MAIL_PAGE)


def portal_folder() -> Path:
    """Return where the built portal is."""
    folder: Path = current_app.config["PORTAL"]
    return folder


def is_built(folder: Path) -> bool:
    """Tell whether there is a portal to serve."""
    return (folder / "index.html").is_file()


def _index(folder: Path, *, shows_mail: bool) -> Response:
    if not is_built(folder):
        raise NotBuilt
    nonce = secrets.token_urlsafe(16)
    html = (folder / "index.html").read_bytes().replace(NONCE_MARK, nonce.encode())
    answer = Response(html, mimetype="text/html")
    # Its nonce is good for one page, so no copy of it is kept.
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = portal_policy(nonce, shows_mail=shows_mail)
    return answer


def _file(found: Path, path: str) -> Response:
    encoding, chosen = _smallest(found)
    answer = send_file(chosen, mimetype=_kind(found), conditional=True)
    answer.headers["Cache-Control"] = A_YEAR if NAMED_AFTER_ITS_CONTENT.search(path) else ASK_AGAIN
    answer.vary.add("Accept-Encoding")
    if encoding:
        answer.content_encoding = encoding
    return answer


def _smallest(found: Path) -> tuple[str | None, Path]:
    """Return the compressed copy that the build left beside a file, where the browser can read it."""
    for encoding, suffix in SMALLER:
        copy = found.with_name(found.name + suffix)
        if request.accept_encodings[encoding] and copy.is_file():
            return encoding, copy
    return None, found


def _kind(found: Path) -> str:
    kinds = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html"}
    kinds |= {".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webp": "image/webp"}
    kinds |= {".woff2": "font/woff2", ".ttf": "font/ttf", ".wasm": "application/wasm", ".json": "application/json"}
    kinds |= {".webmanifest": "application/manifest+json", ".txt": "text/plain"}
    return kinds.get(found.suffix, "application/octet-stream")
