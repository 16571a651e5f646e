"""The built portal: its files, and its one page for every address that it renders itself."""

import re
import secrets
from pathlib import Path

from flask import Blueprint, Response, current_app, request, send_file
from werkzeug.security import safe_join

from chartrier.http.problems import NotFound, Unavailable
from gateway.portal_server.content_policy import portal_policy
from gateway.portal_server.redirects import redirect_to

pages = Blueprint("pages", __name__)

NONCE_MARK = b"__CSP_NONCE__"
NAME_WITH_HASH = re.compile(r"-[\w-]{8,}\.\w+$")
# Where the embedded run shows the mail that it keeps.
MAIL_PAGE = "courrier"
ONE_YEAR = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
COMPRESSED = (("br", ".br"), ("gzip", ".gz"))


class NotBuilt(Unavailable):
    """The portal has not been built yet; try again in a moment."""


@pages.get("/", defaults={"path": ""})
@pages.get("/<path:path>")
def page(path: str) -> Response:
    """Answer a file of the portal, or the page that renders every other address."""
    if path.endswith("/"):
        return redirect_to("/" + path.strip("/"))
    folder = portal_folder()
    found = safe_join(str(folder), path) if path else None
    if found and path != "index.html" and Path(found).is_file():
        return _file(Path(found), path)
    if path.startswith("api/") or Path(path).suffix:
        # A page of the last version that asks for its script must not get HTML.
        raise NotFound
    return _index(folder, shows_mail=path == MAIL_PAGE)


def portal_folder() -> Path:
    """Return where the built portal is."""
    folder: Path = current_app.config["PORTAL"]
    return folder


def is_built(folder: Path) -> bool:
    """Return whether there is a portal to serve."""
    return (folder / "index.html").is_file()


def _index(folder: Path, *, shows_mail: bool) -> Response:
    if not is_built(folder):
        raise NotBuilt
    nonce = secrets.token_urlsafe(16)
    html = (folder / "index.html").read_bytes().replace(NONCE_MARK, nonce.encode())
    answer = Response(html, mimetype="text/html")
    # Its nonce is good for one page, so nobody may keep a copy.
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = portal_policy(nonce, shows_mail=shows_mail)
    return answer


def _file(found: Path, path: str) -> Response:
    encoding, chosen = _best_encoding(found)
    answer = send_file(chosen, mimetype=_media_type(found), conditional=True)
    answer.headers["Cache-Control"] = ONE_YEAR if NAME_WITH_HASH.search(path) else REVALIDATE
    answer.vary.add("Accept-Encoding")
    if encoding:
        answer.content_encoding = encoding
    return answer


def _best_encoding(found: Path) -> tuple[str | None, Path]:
    """Return the compressed copy that the build left beside a file, where the browser can read it."""
    for encoding, suffix in COMPRESSED:
        copy = found.with_name(found.name + suffix)
        if request.accept_encodings[encoding] and copy.is_file():
            return encoding, copy
    return None, found


def _media_type(found: Path) -> str:
    kinds = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html"}
    kinds |= {".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webp": "image/webp"}
    kinds |= {".woff2": "font/woff2", ".ttf": "font/ttf", ".wasm": "application/wasm", ".json": "application/json"}
    kinds |= {".webmanifest": "application/manifest+json", ".txt": "text/plain"}
    return kinds.get(found.suffix, "application/octet-stream")
