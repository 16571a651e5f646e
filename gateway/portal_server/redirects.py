"""Redirects to the one spelling of an address."""

from http import HTTPStatus

from flask import Response, request


def redirect_to(path: str) -> Response:
    """Redirect to a path of this host, with the query; no host is named, so that a caller's Host counts for nothing."""
    query = request.query_string.decode("latin-1")
    answer = Response(status=HTTPStatus.PERMANENT_REDIRECT)
    answer.headers["Location"] = f"{path}?{query}" if query else path
    answer.headers["Cache-Control"] = "no-cache"
    return answer
