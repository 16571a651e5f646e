"""What all requests have in common: an identifier, the caller, headers, and problem documents for refusals."""

from __future__ import annotations

import re
import time
from typing import Any, Final

import orjson
from flask import Flask, Response, g, request
from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from chartrier.access.principal import Principal
from chartrier.access.tokens import SAFE_METHODS, token_of
from chartrier.database.session import is_transient, may_have_committed
from chartrier.http.problems import (
    PROBLEM_JSON,
    Invalid,
    NotFound,
    Problem,
    TooLarge,
    Unauthenticated,
    Unavailable,
    Unexpected,
)
from chartrier.http.strict_json import is_storable
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
        if not is_storable(request.view_args or {}):
            raise NotFound

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
    app.register_error_handler(Problem, _answer)
    app.register_error_handler(HTTPException, _answer_http_exception)
    app.register_error_handler(RequestEntityTooLarge, _answer_too_large)
    app.register_error_handler(DBAPIError, _answer_database_failure)
    app.register_error_handler(PoolTimeout, _answer_unavailable)
    app.register_error_handler(DataError, _answer_unvalidated_input)
    app.register_error_handler(Exception, _answer_unexpected)


def _answer_http_exception(error: HTTPException) -> Response:
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


def _answer_too_large(_: RequestEntityTooLarge) -> Response:
    return _answer(TooLarge(f"This request may have {request.max_content_length} bytes."))


def _answer_database_failure(error: DBAPIError) -> Response:
    return _answer_unavailable(error) if is_transient(error) else _answer_unexpected(error)


def _answer_unavailable(error: SQLAlchemyError) -> Response:
    log.warning("database_unavailable", failure=type(error).__name__)
    return _answer(Unavailable(_what_was_done()))


def _answer_unvalidated_input(error: DataError) -> Response:
    # A schema let through what a column can't hold: the caller's input is at fault, and so is our schema.
    log.error("input_not_validated", route=str(request.url_rule), sqlstate=getattr(error.orig, "sqlstate", None))
    return _answer(Invalid())


def _answer_unexpected(error: Exception) -> Response:
    log.error("unexpected_failure", route=str(request.url_rule), exc_info=error)
    return _answer(Unexpected())


def _what_was_done() -> str:
    """Return what a caller should know of a request that the database interrupted."""
    if request.method in SAFE_METHODS or not may_have_committed():
        return "Nothing was changed; try again in a moment."
    if g.get("is_repeatable"):
        return "It may have been done, in part or as a whole. Sending the same request again is safe."
    return "It may have been done, in part or as a whole. Look before you send it again."


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
