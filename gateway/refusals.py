"""What the gateway answers by itself, in the words and the shape that the services use (RFC 9457)."""

from http import HTTPStatus

from gateway.shape import Json

REFERENCE = "%REQUEST_HEADER(X-REQUEST-ID)%"

# What came about -> what the caller reads. An access token for somebody else is no access token: 403 becomes 401.
REFUSALS: dict[int, tuple[HTTPStatus, str, str, str]] = {
    400: (HTTPStatus.BAD_REQUEST, "malformed", "The request is malformed.", "Nothing was done."),
    401: (HTTPStatus.UNAUTHORIZED, "unauthenticated", "You are not signed in.", "Sign in, then try again."),
    403: (HTTPStatus.UNAUTHORIZED, "unauthenticated", "You are not signed in.", "Sign in, then try again."),
    404: (HTTPStatus.NOT_FOUND, "not-found", "There is nothing here.", "The address leads nowhere."),
    408: (HTTPStatus.REQUEST_TIMEOUT, "too-slow", "The request took too long to arrive.", "Try again."),
    411: (HTTPStatus.LENGTH_REQUIRED, "length-required", "An upload tells its length.", "Send Content-Length."),
    413: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "That is too large.", "Send less at once."),
    429: (HTTPStatus.TOO_MANY_REQUESTS, "too-many", "Too many requests.", "Wait a moment, then try again."),
    431: (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "headers-too-large",
        "The request's headers are too large.",
        "Nothing was done.",
    ),
    502: (HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", "The service can't be reached.", "Try again in a moment."),
    503: (HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", "The service can't be reached.", "Try again in a moment."),
    504: (HTTPStatus.GATEWAY_TIMEOUT, "timed-out", "The service took too long.", "Try again in a moment."),
}


def local_replies() -> Json:
    """Give Envoy's mapping of its own answers to problems; anything unforeseen is a problem too."""
    return {
        "mappers": [_mapper(came_about) for came_about in REFUSALS],
        "body_format": {
            "json_format": {
                "type": "about:blank",
                "title": "The gateway refused the request.",
                "status": "%RESPONSE_CODE%",
                "reference": REFERENCE,
            },
            "content_type": "application/problem+json",
        },
    }


def _mapper(came_about: int) -> Json:
    status, slug, title, detail = REFUSALS[came_about]
    mapper: Json = {
        "filter": {"status_code_filter": {"comparison": {"value": _at_runtime(came_about)}}},
        "status_code": status.value,
        "body_format_override": {
            "json_format": {
                "type": f"/problems/{slug}",
                "title": title,
                "status": status.value,
                "detail": detail,
                "reference": REFERENCE,
            },
            "content_type": "application/problem+json",
        },
    }
    headers = _headers(status)
    if headers:
        mapper["headers_to_add"] = [{"header": {"key": name, "value": value}} for name, value in headers.items()]
    return mapper


def _headers(status: HTTPStatus) -> dict[str, str]:
    if status is HTTPStatus.UNAUTHORIZED:
        return {"www-authenticate": "Bearer"}
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return {"retry-after": "1"}
    return {}


def _at_runtime(value: int) -> Json:
    return {"default_value": value, "runtime_key": f"gateway.refusal.{value}"}
