"""The server of the portal and of the API's description. It knows no person and no document."""

import json
from http import HTTPStatus

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from chartrier.http.problems import NotFound, Problem, TooLarge, Unexpected
from chartrier.observability.logging import logger
from gateway.portal_server.api_reference import api_reference
from gateway.portal_server.content_policy import add_security_headers
from gateway.portal_server.merged_openapi import public_document
from gateway.portal_server.pages import is_built, pages, portal_folder
from gateway.portal_server.settings import Settings
from gateway.problems import PROBLEM_JSON, Malformed, MethodNotAllowed

log = logger(__name__)

PROBLEMS: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; the services' OpenAPI documents are merged once, now."""
    settings = settings or Settings.read()
    app = Flask(__name__, static_folder=None)
    # One address, one spelling; Flask's own redirects would be built from the Host that a caller sent.
    app.url_map.merge_slashes = False
    app.config["PORTAL"] = settings.portal
    app.config["OPENAPI"] = json.dumps(public_document(settings.contracts), ensure_ascii=False)
    app.add_url_rule("/healthz", view_func=alive)
    app.add_url_rule("/readyz", view_func=ready)
    app.register_blueprint(api_reference)
    app.register_blueprint(pages)
    app.register_error_handler(Problem, answer_problem)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_unexpected)
    app.after_request(add_security_headers)
    return app


def alive() -> Response:
    """Answer that the process runs."""
    return Response("alive\n", mimetype="text/plain")


def ready() -> Response:
    """Answer whether there is a portal to serve."""
    if is_built(portal_folder()):
        return Response("ready\n", mimetype="text/plain")
    return Response("portal\n", status=HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/plain")


def answer_problem(problem: Problem) -> Response:
    """Write a problem as the services do."""
    body = json.dumps(problem.as_json(request_id()), ensure_ascii=False)
    answer = Response(body, status=problem.status, mimetype=PROBLEM_JSON, headers=problem.headers)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def answer_http_error(error: HTTPException) -> Response:
    """Turn an error of the framework into one of our problems."""
    return answer_problem(PROBLEMS.get(error.code or 0, Malformed)())


def answer_unexpected(error: Exception) -> Response:
    """Answer a reference and nothing else; the log has the rest."""
    log.error(
        "request-failed", exc_info=error, request_id=request_id(), endpoint=request.endpoint, app=current_app.name
    )
    return answer_problem(Unexpected())


def request_id() -> str:
    """Return the id that the gateway gave this request."""
    return request.headers.get("X-Request-Id", "-")
