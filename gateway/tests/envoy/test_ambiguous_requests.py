"""What two servers could understand differently is refused, or reaches the service in one meaning only."""

import pytest

from gateway.tests.real_envoy import Gateway, Upstream, send_bytes

HOST = "Host: gateway.test"
LENGTH = "Content-Length: 5"
CHUNKED = "Transfer-Encoding: chunked"
# What a smuggler hides behind a request: it would be read as a request of the next person on that connection.
HIDDEN = "GET /api/auth/password-rules?hidden HTTP/1.1\r\nHost: gateway.test\r\n\r\n"


def request(line: str, *headers: str, body: str = "") -> bytes:
    return "\r\n".join([line, *headers, "", body]).encode("latin-1")


def read(*headers: str) -> bytes:
    return request("GET /api/auth/password-rules HTTP/1.1", *headers)


def write(*headers: str, body: str = "hello") -> bytes:
    return request("POST /api/auth/sessions HTTP/1.1", HOST, *headers, body=body + HIDDEN)


HOSTS = {
    "two hosts": read(HOST, "Host: other.test"),
    "the same host twice": read(HOST, HOST),
    "two hosts in one": read("Host: gateway.test,other.test"),
    "two hosts, one in capitals": read(HOST, "HOST: other.test"),
    "no host": read(),
    "an empty host": read("Host:"),
    "a host with a space": read("Host: gateway.test other.test"),
    "a host with a name before it": read("Host: other.test@gateway.test"),
    "a host with a path": read("Host: gateway.test/x"),
    "a host with a percent sign": read("Host: gateway%2etest"),
    "a host with two ports": read("Host: gateway.test:80:81"),
    "a port that is none": read("Host: gateway.test:8o"),
}
TARGETS = {
    "an absolute target": request("GET http://other.test/api/auth/password-rules HTTP/1.1", HOST),
    "an absolute target on this host": request("GET http://gateway.test/api/auth/password-rules HTTP/1.1", HOST),
    "an absolute target of another scheme": request("GET gopher://other.test/ HTTP/1.1", HOST),
    "only an authority": request("GET other.test:80 HTTP/1.1", HOST),
    "an asterisk": request("OPTIONS * HTTP/1.1", HOST),
    "no slash": request("GET api/auth/password-rules HTTP/1.1", HOST),
    "a tunnel": request("CONNECT other.test:443 HTTP/1.1", "Host: other.test:443"),
    "a fragment": request("GET /api/auth/password-rules#x HTTP/1.1", HOST),
    "a space": request("GET /api/auth/password-rules x HTTP/1.1", HOST),
    "a control character": request("GET /api/auth/password-rules?a=\x01 HTTP/1.1", HOST),
    "a NUL": request("GET /api/auth/password-rules\x00 HTTP/1.1", HOST),
    "a byte beyond ASCII": request("GET /api/auth/password-rules?a=\xe9 HTTP/1.1", HOST),
}
LINES = {
    "a method that is none": request("FETCH /api/auth/password-rules HTTP/1.1", HOST),
    "a method in small letters": request("get /api/auth/password-rules HTTP/1.1", HOST),
    "TRACE, which would show cookies": request("TRACE /api/auth/password-rules HTTP/1.1", HOST),
    "HTTP/1.0": request("GET /api/auth/password-rules HTTP/1.0", HOST),
    "HTTP/0.9": b"GET /api/auth/password-rules\r\n\r\n",
    "HTTP/9.9": request("GET /api/auth/password-rules HTTP/9.9", HOST),
}
HEADERS = {
    "an underscore": read(HOST, "X_User_Id: bob"),
    "an underscore in a length": write("Content_Length: 5"),
    "a space in a name": read(HOST, "X User: bob"),
    "a space before the colon": read(HOST, "X-User : bob"),
    "a space before the name": request("GET /api/auth/password-rules HTTP/1.1", " X-User: bob", HOST),
    "no colon": read(HOST, "X-User"),
    "no name": read(HOST, ": bob"),
    "a pseudo-header": read(HOST, ":path: /api/auth/me"),
    "a bracket in a name": read(HOST, "X(User): bob"),
    "a byte beyond ASCII in a name": read(HOST, "X-Us\xe9r: bob"),
    "a NUL in a value": read(HOST, "X-User: b\x00b"),
    "a control character in a value": read(HOST, "X-User: b\x01b"),
    "a proxy's header that is to be dropped on the way": read(HOST, "Connection: X-Forwarded-For"),
    "an upgrade to a web socket": read(HOST, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: x"),
}
LENGTHS = {
    "two lengths": write(LENGTH, "Content-Length: 6"),
    "the same length twice": write(LENGTH, LENGTH),
    "two lengths in one": write("Content-Length: 5, 6"),
    "the same length twice in one": write("Content-Length: 5, 5"),
    "a length with a sign": write("Content-Length: +5"),
    "a negative length": write("Content-Length: -5"),
    "a length in another base": write("Content-Length: 0x5"),
    "a length of two words": write("Content-Length: 5 5"),
    "an empty length": write("Content-Length:", body=""),
    "a length beyond all numbers": write("Content-Length: 99999999999999999999999"),
    "a length and chunks": write(LENGTH, CHUNKED, body="0\r\n\r\n"),
    "chunks and a length": write(CHUNKED, LENGTH, body="0\r\n\r\n"),
    "chunks, and a length with a space before its colon": write("Content-Length : 5", CHUNKED, body="0\r\n\r\n"),
    "chunks with a space before the colon": write("Transfer-Encoding : chunked", LENGTH, body="0\r\n\r\n"),
    "chunks twice": write(CHUNKED, CHUNKED, body="0\r\n\r\n"),
    "chunks and something else": write(CHUNKED, "Transfer-Encoding: identity", body="0\r\n\r\n"),
    "something else, then chunks": write("Transfer-Encoding: gzip, chunked", body="0\r\n\r\n"),
    "an encoding that only looks like chunks": write("Transfer-Encoding: xchunked", body="0\r\n\r\n"),
    "chunks after a vertical tab": write("Transfer-Encoding: \x0bchunked", body="0\r\n\r\n"),
    "no encoding, said aloud": write("Transfer-Encoding: identity", LENGTH),
    "a chunk whose size has a prefix": write(CHUNKED, body="0x5\r\nhello\r\n0\r\n\r\n"),
    "a chunk whose size has a sign": write(CHUNKED, body="+5\r\nhello\r\n0\r\n\r\n"),
    "chunks divided by line feeds": write(CHUNKED, body="5\nhello\n0\n\n"),
    "a chunk that is longer than its size": write(CHUNKED, body="3\r\nhello\r\n0\r\n\r\n"),
}
AMBIGUOUS = HOSTS | TARGETS | LINES | HEADERS | LENGTHS


@pytest.mark.parametrize("data", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_an_ambiguous_request_is_refused_and_nothing_hidden_in_it_reaches_a_service(
    gateway: Gateway, upstream: Upstream, data: bytes
) -> None:
    answer = send_bytes(gateway, data)
    assert answer.status in {400, 401, 404, 426, 501}
    assert answer.problem["status"] == answer.status
    assert upstream.requests == []


# Not as the standard wants it, but Envoy reads it in one way and writes it anew: the service sees no trace of it.
TOLERATED = {
    "a folded header": (read(HOST, "X-Note: a", " X-User-Id: bob"), {"x-note": "a X-User-Id: bob"}),
    "a carriage return in a value": (read(HOST, "X-Note: a\rX-User-Id: bob"), {"x-note": "aX-User-Id: bob"}),
    "lines that end in a line feed": (read(HOST, "X-Note: a").replace(b"\r\n", b"\n"), {"x-note": "a"}),
    "empty lines first": (b"\r\n" + read(HOST, "X-Note: a"), {"x-note": "a"}),
    "an upgrade to HTTP/2": (read(HOST, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings"), {}),
    "a connection header that takes a name away": (read(HOST, "X-Note: a", "Connection: X-Note"), {}),
}


@pytest.mark.parametrize("data, expected", TOLERATED.values(), ids=TOLERATED.keys())
def test_an_odd_request_that_is_read_in_one_way_reaches_the_service_in_that_way(
    gateway: Gateway, upstream: Upstream, data: bytes, expected: dict[str, str]
) -> None:
    assert send_bytes(gateway, data).status == 200
    assert [request.path for request in upstream.requests] == ["/api/auth/password-rules"]
    headers = upstream.requests[0].headers
    assert headers["host"] == "gateway.test"
    assert {name: value for name, value in headers.items() if name in {"x-note", "x-user-id", "upgrade"}} == expected


def test_a_trailer_is_no_header(gateway: Gateway, upstream: Upstream) -> None:
    body = "5\r\nhello\r\n0\r\nX-User-Id: bob\r\nContent-Length: 9\r\n\r\n"
    assert send_bytes(gateway, request("POST /api/auth/sessions HTTP/1.1", HOST, CHUNKED, body=body)).status == 200
    assert upstream.requests[0].body == b"hello"
    assert "x-user-id" not in upstream.requests[0].headers


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


def http2_request(*headers: tuple[str, str]) -> bytes:
    """Write a request of HTTP/2 (RFC 9113): each header as a literal that is never indexed."""
    block = b"".join(
        b"\x10" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode() for name, value in headers
    )
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frame(1, 0x05, 1, block)


HTTP2 = [(":method", "GET"), (":scheme", "http"), (":path", "/api/auth/password-rules"), (":authority", "gateway.test")]
HTTP2_REFUSED = {
    "two authorities": [*HTTP2, (":authority", "other.test")],
    "two hosts in one": [*HTTP2[:3], (":authority", "gateway.test,other.test")],
    "two paths": [*HTTP2, (":path", "/api/auth/me")],
    "another spelling": [HTTP2[0], HTTP2[1], (":path", "/api/auth/./password-rules"), HTTP2[3]],
    "chunks": [*HTTP2, ("transfer-encoding", "chunked")],
    "a line break in a value": [*HTTP2, ("x-note", "a\r\nx-user-id: bob")],
    "an underscore": [*HTTP2, ("x_user_id", "bob")],
    "capitals in a name": [*HTTP2, ("X-User", "bob")],
}


@pytest.mark.parametrize("headers", HTTP2_REFUSED.values(), ids=HTTP2_REFUSED.keys())
def test_an_ambiguous_request_of_http2_reaches_no_service(
    gateway: Gateway, upstream: Upstream, headers: list[tuple[str, str]]
) -> None:
    exchange_http2(gateway, http2_request(*headers))
    assert upstream.requests == []


def test_a_host_beside_the_authority_of_http2_counts_for_nothing(gateway: Gateway, upstream: Upstream) -> None:
    exchange_http2(gateway, http2_request(*HTTP2, ("host", "other.test")))
    assert [request.headers["host"] for request in upstream.requests] == ["gateway.test"]


def exchange_http2(gateway: Gateway, data: bytes) -> None:
    """Send a request, and read until Envoy has ended its stream or closed the connection."""
    with gateway.connect() as connection:
        connection.sendall(data)
        received = b""
        while not ends_stream(received):
            read = connection.recv(65536)
            if not read:
                return
            received += read


def ends_stream(received: bytes) -> bool:
    """Return whether there is a frame of stream 1 that ends it: data or headers with that flag, or a reset."""
    place = 0
    while len(received) >= place + 9:
        length, kind, flags = int.from_bytes(received[place : place + 3]), received[place + 3], received[place + 4]
        stream = int.from_bytes(received[place + 5 : place + 9])
        if stream == 1 and (kind == 3 or (kind in {0, 1} and flags & 1)):
            return True
        place += 9 + length
    return False
