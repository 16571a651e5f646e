"""The problems (RFC 9457) that the gateway answers by itself, beside those that every service has."""

from http import HTTPStatus

from chartrier.http.problems import Problem

PROBLEM_JSON = "application/problem+json"


class Malformed(Problem):
    """The request can't be understood."""


class TooSlow(Problem):
    """The request took too long to arrive."""

    status = HTTPStatus.REQUEST_TIMEOUT


class LengthRequired(Problem):
    """An upload must announce its length."""

    status = HTTPStatus.LENGTH_REQUIRED


class HeadersTooLarge(Problem):
    """The headers of the request are too large."""

    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE


class TimedOut(Problem):
    """The answer took too long; try again in a moment."""

    status = HTTPStatus.GATEWAY_TIMEOUT


class MethodNotAllowed(Problem):
    """This can only be read."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
