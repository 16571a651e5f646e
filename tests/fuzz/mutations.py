"""Requests that no schema describes: other bytes, other types, other nesting, other spellings."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

Request = dict[str, Any]

ODD_TEXTS: Final = (
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e\u2066",
    "\ufeff",
    "'\"`\\",
    "%00",
    "../../etc/passwd",
    "a" * 100_000,
    "é" * 10_000,
    "9" * 5_000,
    "-0",
    "1e400",
    "NaN",
    "true",
    "null",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30",
    "=cmd|' /C calc'!A0",
    "{{7*7}}",
    "<script>",
    "00000000-0000-0000-0000-000000000000",
)
ODD_BYTES: Final = (b"", b"\xff", b"\x00", b"{", b'"', b"[" * 400)
ODD_NUMBERS: Final = (-1, 0, 2**31, -(2**31) - 1, 2**53, 2**63, 10**30, 0.1, -0.0)
ODD_VALUES: Final[tuple[Any, ...]] = (*ODD_TEXTS, *ODD_NUMBERS, None, True, [], {}, [[]], {"": 1}, [None])
CONTENT_TYPES: Final = (
    "",
    "text/plain",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/pdf",
    "/",
)


HEADERS: Final = (
    "Accept-Language",
    "Authorization",
    "Cookie",
    "X-Ticket",
    "Range",
    "If-None-Match",
    "User-Agent",
    "X-Forwarded-For",
)
ODD_HEADER_VALUES: Final = (
    "",
    "\xff\xfe",
    "," * 500,
    "Bearer ..",
    "Bearer e30.e30.",
    "a" * 5_000,
    "bytes=9-1",
    '"',
    "=;=",
)


def mutated(request: Request, chance: random.Random) -> Request:
    """Return a request that is odd in one more way."""
    change: Callable[[Request, random.Random], Request] = chance.choice(
        (_odd_member, _odd_member, _odd_member, _odd_bytes, _deep, _odd_type, _odd_query, _odd_path, _odd_header)
    )
    return change(dict(request), chance)


def _body_of(request: Request) -> bytes:
    body = request.get("json")
    return json.dumps(body).encode() if body is not None else b"{}"


def _with_body(request: Request, body: bytes, content_type: str = "application/json") -> Request:
    for part in ("json", "files", "data"):
        request.pop(part, None)
    return request | {"data": body, "headers": dict(request.get("headers") or {}) | {"Content-Type": content_type}}


def _odd_member(request: Request, chance: random.Random) -> Request:
    """Put an odd value somewhere into the JSON."""
    body = json.loads(_body_of(request))
    holders = [one for one in _containers(body) if one] or [body]
    holder = chance.choice(holders)
    odd = chance.choice(ODD_VALUES)
    if isinstance(holder, dict):
        holder[chance.choice([*holder, "", "_schema"])] = odd
    elif isinstance(holder, list):
        holder[chance.randrange(len(holder)) :] = [odd]
    return _with_body(request, json.dumps(body).encode("utf-8", "surrogatepass"))


def _containers(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, (dict, list)) else []
    return own + [found for one in inner for found in _containers(one)]


def _odd_bytes(request: Request, chance: random.Random) -> Request:
    """Change, cut or double some bytes of the body."""
    body = bytearray(_body_of(request))
    place = chance.randrange(len(body))
    body[place : place + chance.randrange(4)] = chance.choice(
        (b"", b"\xff", b"\x00", b"{", b'"', b"[" * 400, bytes(body))
    )
    return _with_body(request, bytes(body))


def _deep(request: Request, chance: random.Random) -> Request:
    levels = chance.choice((30, 33, 300, 950, 20_000))
    opened, closed = chance.choice((("[", "]"), ('{"a":', "}")))
    return _with_body(request, (opened * levels + "1" + closed * levels).encode())


def _odd_type(request: Request, chance: random.Random) -> Request:
    return _with_body(request, _body_of(request), chance.choice(CONTENT_TYPES))


def _odd_query(request: Request, chance: random.Random) -> Request:
    query = dict(request.get("params") or {})
    name = chance.choice([*query, "page", "size", "", "[]"])
    query[name] = str(chance.choice((*ODD_TEXTS, *ODD_NUMBERS))).encode("utf-8", "surrogatepass")[:6_000]
    return request | {"params": query}


def _odd_path(request: Request, chance: random.Random) -> Request:
    """Put an odd text in the place of a part of the path."""
    start, _, path = request["url"].partition("/api/")
    parts = path.split("/")
    odd = chance.choice(ODD_TEXTS)[:200]
    parts[chance.randrange(len(parts))] = quote(odd.encode("utf-8", "surrogatepass"), safe="%")
    return request | {"url": f"{start}/api/{'/'.join(parts)}"}


def _odd_header(request: Request, chance: random.Random) -> Request:
    odd = {chance.choice(HEADERS): chance.choice(ODD_HEADER_VALUES).encode("latin-1")}
    return request | {"headers": dict(request.get("headers") or {}) | odd}
