"""The server of the portal and of the interface's description. It knows no person and no document."""

import json
from http import HTTPStatus

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from chartrier.http.problems import NotFound, Problem, TooLarge, Unexpected
from chartrier.observability.logging import logger
from gateway import openapi
from gateway.interface import interface
from gateway.pages import is_built, pages, portal_folder
from gateway.policy import guarded
from gateway.refusals import PROBLEM_JSON, Malformed
from gateway.settings import Settings

log = logger(__name__)


class MethodNotAllowed(Problem):
    """This can only be read."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


REFUSED: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; the services' documents are joined once, now."""
    settings = settings or Settings.read()
    app = Flask(__name__, static_folder=None)
    # No address is corrected by a redirect: that would be built from the Host that a caller sent.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.config["PORTAL"] = settings.portal
    app.config["OPENAPI"] = json.dumps(openapi.merged(openapi.documents_in(settings.contracts)), ensure_ascii=False)
    app.add_url_rule("/healthz", view_func=alive)
    app.add_url_rule("/readyz", view_func=ready)
    app.register_blueprint(interface)
    app.register_blueprint(pages)
    app.register_error_handler(Problem, refused)
    app.register_error_handler(HTTPException, refused_by_flask)
    app.register_error_handler(Exception, failed)
    app.after_request(guarded)
    return app


def alive() -> Response:
    """Answer that the process runs."""
    return Response("alive\n", mimetype="text/plain")


def ready() -> Response:
    """Answer whether there is a portal to serve."""
    if is_built(portal_folder()):
        return Response("ready\n", mimetype="text/plain")
    return Response("portal\n", status=HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/plain")


def refused(problem: Problem) -> Response:
    """Write a refusal as everywhere in the house."""
    body = json.dumps(problem.as_json(reference()), ensure_ascii=False)
    answer = Response(body, status=problem.status, mimetype=PROBLEM_JSON, headers=problem.headers)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def refused_by_flask(error: HTTPException) -> Response:
    """Turn what the framework refuses into our words."""
    return refused(REFUSED.get(error.code or 0, Malformed)())


def failed(error: Exception) -> Response:
    """Answer a reference and nothing else; the log has the rest."""
    log.error("request-failed", exc_info=error, request_id=reference(), endpoint=request.endpoint, app=current_app.name)
    return refused(Unexpected())


def reference() -> str:
    """Return what the gateway calls this request."""
    return request.headers.get("X-Request-Id", "-")
