"""What all requests have in common: an identifier, the caller, headers, and problem documents for refusals."""

from __future__ import annotations

import re
import time
from typing import Any, Final

import orjson
from flask import Flask, Response, g, request
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from chartrier.access.principal import Principal
from chartrier.access.tokens import token_of
from chartrier.http.problems import PROBLEM_JSON, Problem, Unauthenticated, Unavailable, Unexpected
from chartrier.ids import new_id
from chartrier.observability.logging import logger, request_id
from chartrier.runtime.current import runtime

log = logger(__name__)

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_.-]{8,64}")


def handle_requests(app: Flask) -> None:
    """Give every request an identifier and a way to authenticate, and every answer its headers."""

    @app.before_request
    def begin_request() -> None:
        given = request.headers.get("X-Request-Id", "")
        request_id.set(given if _REQUEST_ID.fullmatch(given) else str(new_id()))
        g.began = time.perf_counter()
        g.authenticate = _authenticate

    @app.after_request
    def finish_request(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers["X-Request-Id"] = request_id.get()
        route = request.url_rule.rule if request.url_rule else "unknown"
        runtime().metrics.answered(route, request.method, response.status_code, time.perf_counter() - g.began)
        return response


def handle_refusals(app: Flask) -> None:
    """Answer every exception with a problem document; an unexpected one with a reference only."""

    @app.errorhandler(Problem)
    def answer_problem(problem: Problem) -> Response:
        return _answer(problem)

    @app.errorhandler(HTTPException)
    def answer_http_exception(error: HTTPException) -> Response:
        if isinstance(error.response, Response):
            return error.response
        status = error.code or 500
        body = {
            "type": f"/problems/{error.name.lower().replace(' ', '-')}",
            "title": error.name,
            "status": status,
            "reference": request_id.get(),
        }
        return _problem_response(body, status)

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def answer_database_unavailable(error: SQLAlchemyError) -> Response:
        log.warning("database_unavailable", failure=type(error).__name__)
        return _answer(Unavailable("Nothing was changed; try again in a moment."))

    @app.errorhandler(Exception)
    def answer_unexpected(error: Exception) -> Response:
        log.error("unexpected_failure", route=str(request.url_rule), exc_info=error)
        return _answer(Unexpected())


def _authenticate() -> Principal:
    token = token_of(request.headers, request.cookies, request.method)
    if token is None:
        raise Unauthenticated("Sign in to go on.")
    principal = runtime().tokens.verify(token)
    if runtime().revoked_sessions.includes(principal.session_id):
        raise Unauthenticated("This session was ended.")
    return principal


def _answer(problem: Problem) -> Response:
    response = _problem_response(problem.as_json(request_id.get()), problem.status)
    response.headers.update(problem.headers)
    return response


def _problem_response(body: dict[str, Any], status: int) -> Response:
    return Response(orjson.dumps(body), status=status, mimetype=PROBLEM_JSON)
