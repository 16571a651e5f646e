"""The API, described for programs (`/api/openapi.json`) and for people (`/api/`)."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, current_app, send_file

from chartrier.http.problems import NotFound
from gateway.portal_server.content_policy import reference_policy
from gateway.portal_server.redirects import redirect_to

api_reference = Blueprint("api_reference", __name__, url_prefix="/api")

OWN_FILES = Path(__file__).parent / "reference"
SWAGGER_FILES = ("swagger-ui-bundle.js", "swagger-ui.css")


@api_reference.get("/openapi.json")
def document() -> Response:
    """Answer the OpenAPI document of all services together."""
    answer = Response(current_app.config["OPENAPI"], mimetype="application/json")
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@api_reference.get("")
def without_slash() -> Response:
    """Redirect to the page's one address."""
    return redirect_to(f"{api_reference.url_prefix}/")


@api_reference.get("/")
def page() -> Response:
    """Answer the page on which a developer reads the API and tries it out."""
    answer = send_file(OWN_FILES / "index.html", mimetype="text/html")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Security-Policy"] = reference_policy()
    return answer


@api_reference.get("/reference/<name>")
def file_of_the_page(name: str) -> Response:
    """Answer a file of that page: one of our own, or one of the two that Swagger UI is made of."""
    if name in SWAGGER_FILES:
        found = Path(str(files("flask_swagger_ui").joinpath("dist", name)))
    elif name in {"open.js", "page.css"}:
        found = OWN_FILES / name
    else:
        raise NotFound
    answer = send_file(found, mimetype="text/css" if name.endswith(".css") else "text/javascript", conditional=True)
    answer.headers["Cache-Control"] = "no-cache"
    return answer
