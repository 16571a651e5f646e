"""Requests that are refused whatever they ask for: ambiguous ones, other spellings of an address, internal addresses.

An address has one spelling, and limits and routes see nothing else. Envoy normalises no path here: a path that
normalising would change is refused, so that no two requests for the same thing can look different.
"""

from gateway.envoy import access_tokens, limits
from gateway.envoy.json_messages import Json
from gateway.envoy.route_table import INTERNAL_PATHS, OPERATOR_PATHS

# A name or an IPv6 address, and a port. Two Host headers would arrive as one, joined by a comma.
HOST = r"([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"

# No empty and no dotted segments, nothing percent-encoded, no parameters: `;x=1`.
SEGMENT = r"(\.well-known|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)"
# Ids are UUIDs in lower case, names are words with hyphens.
API_SEGMENT = r"(\.well-known|[a-z0-9]+([._-][a-z0-9]+)*)"
# The portal server redirects a page's final slash away.
PATH = rf"/|(/{SEGMENT})+/?"
API_PATH = rf"/api/?|/api(/{API_SEGMENT})+"
QUERY = r"(\?.*)?"

SLASH = r"(/|%2f)"
BACKSLASH = r"(\\|%5c)"
# What browsers and services take differently in an address to go to next, written so or percent-encoded.
UNSAFE_QUERIES = (
    # A control character, in any parameter.
    r"(?i).*%([01][0-9a-f]|7f).*",
    # A value that names another host without a scheme: //host, /\host, \host.
    rf"(?i).*[?&][^=&]*=({BACKSLASH}|{SLASH}({SLASH}|{BACKSLASH})).*",
    # A way back that is no path of the portal.
    r"(?i).*[?&]next=([^/%&]|%([013-9a-f].|2[0-9a-e])).*",
    # A backslash anywhere in an address to be sent to.
    rf"(?i).*[?&](next|redirect_uri|post_logout_redirect_uri)=[^&]*{BACKSLASH}.*",
)


def refusals() -> list[Json]:
    """Return the routes that refuse; they stand before all others."""
    operators = "|".join(path.removeprefix("/").replace(".", r"\.") for path in OPERATOR_PATHS)
    return [
        # Without this route a CONNECT would wait for its body, which never ends.
        _refuse("connect", 404, {"connect_matcher": {}}),
        _refuse("ambiguous-host", 400, {"prefix": "/"}, _unless(":authority", HOST)),
        _refuse("other-spelling", 400, {"prefix": "/"}, _unless(":path", f"({PATH}){QUERY}")),
        _refuse("other-spelling", 400, _matching("(?i)/api(/.*)?"), _unless(":path", f"({API_PATH}){QUERY}")),
        *(_refuse("unsafe-query", 400, {"prefix": "/"}, _when(":path", query)) for query in UNSAFE_QUERIES),
        _refuse("operators", 404, _matching(f"(?i)/({operators})([/.].*)?")),
        *(_refuse("internal", 404, {"path_separated_prefix": path}) for path in INTERNAL_PATHS),
    ]


def _refuse(name: str, status: int, match: Json, *headers: Json) -> Json:
    return {
        "name": name,
        "match": {**match, **({"headers": list(headers)} if headers else {})},
        "direct_response": {"status": status},
        # Neither a token nor the body is looked at.
        "typed_per_filter_config": {
            access_tokens.FILTER: access_tokens.nothing_required(),
            limits.BODY_FILTER: limits.nothing_buffered(),
        },
    }


def _matching(regex: str) -> Json:
    return {"safe_regex": {"regex": regex}}


def _when(header: str, regex: str) -> Json:
    return {"name": header, "string_match": _matching(regex)}


def _unless(header: str, regex: str) -> Json:
    return {**_when(header, regex), "invert_match": True}
