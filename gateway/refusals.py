"""What the gateway answers by itself, in the words and the shape that the services use (RFC 9457)."""

from http import HTTPStatus

from chartrier.http.problems import NotFound, Problem, TooLarge, TooMany, Unauthenticated, Unavailable
from gateway.shape import Json

REFERENCE = "%REQUEST_HEADER(X-REQUEST-ID)%"
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


# What Envoy would answer -> what the caller reads. A token made for somebody else is no token: its 403 becomes 401.
REFUSALS: dict[int, type[Problem]] = {
    400: Malformed,
    401: Unauthenticated,
    403: Unauthenticated,
    404: NotFound,
    408: TooSlow,
    411: LengthRequired,
    413: TooLarge,
    429: TooMany,
    431: HeadersTooLarge,
    502: Unavailable,
    503: Unavailable,
    504: TimedOut,
}
WAIT = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


def local_replies() -> Json:
    """Give Envoy's mapping of its own answers to problems; anything unforeseen is a problem too."""
    return {
        "mappers": [_mapper(envoys_status, problem) for envoys_status, problem in REFUSALS.items()],
        "body_format": _body({"type": "about:blank", "status": "%RESPONSE_CODE%", "reference": REFERENCE}),
    }


def _mapper(envoys_status: int, problem: type[Problem]) -> Json:
    headers = dict(problem.headers)
    if problem.status in WAIT:
        headers["Retry-After"] = "1"
    compared = {"default_value": envoys_status, "runtime_key": f"gateway.refusal.{envoys_status}"}
    return {
        "filter": {"status_code_filter": {"comparison": {"value": compared}}},
        "status_code": problem.status.value,
        "body_format_override": _body(problem().as_json(REFERENCE)),
        "headers_to_add": [{"header": {"key": name, "value": value}} for name, value in headers.items()],
    }


def _body(members: Json) -> Json:
    return {"json_format": members, "content_type": PROBLEM_JSON}
