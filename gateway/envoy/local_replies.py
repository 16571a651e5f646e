"""What Envoy answers by itself, in the words and the form that the services use (RFC 9457)."""

from http import HTTPStatus

from chartrier.http.problems import NotFound, Problem, TooLarge, TooMany, Unauthenticated, Unavailable
from gateway.envoy.json_messages import Json
from gateway.problems import PROBLEM_JSON, HeadersTooLarge, LengthRequired, Malformed, TimedOut, TooSlow

REFERENCE = "%REQUEST_HEADER(X-REQUEST-ID)%"
# Each bucket of a rate is filled again once a second.
BUCKET_REFILL_SECONDS = 1

# Envoy's status -> what the caller reads. A token made for somebody else is no token: its 403 becomes 401.
PROBLEMS: dict[int, type[Problem]] = {
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


def local_replies() -> Json:
    """Return Envoy's mapping of its own answers to problems; anything unforeseen is a problem too."""
    return {
        "mappers": [_mapper(status, problem) for status, problem in PROBLEMS.items()],
        "body_format": _body({"type": "about:blank", "status": "%RESPONSE_CODE%", "reference": REFERENCE}),
    }


def _mapper(envoy_status: int, problem: type[Problem]) -> Json:
    headers = dict(problem.headers)
    if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
        headers.setdefault("Retry-After", str(BUCKET_REFILL_SECONDS))
    compared = {"default_value": envoy_status, "runtime_key": f"gateway.local_reply.{envoy_status}"}
    return {
        "filter": {"status_code_filter": {"comparison": {"value": compared}}},
        "status_code": problem.status.value,
        "body_format_override": _body(problem().as_json(REFERENCE)),
        "headers_to_add": [{"header": {"key": name, "value": value}} for name, value in headers.items()],
    }


def _body(members: Json) -> Json:
    # A request that was refused before it got an id has no reference.
    return {"json_format": members, "content_type": PROBLEM_JSON, "omit_empty_values": True}
