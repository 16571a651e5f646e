"""Whatever a request is made of, what can't be parsed is refused with a reason: it is never a failure of ours."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, RunningService
from chartrier.testing.cast import proof

REVIEWS = "/api/library/books/reviews"
SEARCH = "/api/library/books/search"


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


def review(member: str) -> bytes:
    return f'{{"text": "Good", {member}}}'.encode()


def points(number: str) -> bytes:
    return review(f'"marks": [{{"subject": "plot", "points": {number}}}]')


UNPARSABLE = {
    "nothing": b"",
    "cut short": b"{",
    "UTF-16": '{"text": "Good"}'.encode("utf-16"),
    "a byte order mark": '{"text": "Good"}'.encode("utf-8-sig"),
    "Latin-1": '{"text": "été"}'.encode("latin-1"),
    "a key twice": b'{"text": "a", "text": "b"}',
    "NUL": rb'{"text": "a\u0000b"}',
    "a lone surrogate": rb'{"text": "half \ud83d of it"}',
    "a lone surrogate in a key": rb'{"text": "a", "half \ud83d": 1}',
    **{f"{levels} levels": review(f'"marks": {nested(levels)}') for levels in (33, 300, 900, 5_000, 100_000)},
    **{
        number[:12]: points(number)
        for number in ("NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000, "1" * 50 + ".5")
    },
}


@pytest.mark.parametrize("body", UNPARSABLE.values(), ids=UNPARSABLE)
def test_a_body_that_two_parsers_might_understand_differently_is_refused(service: RunningService, body: bytes) -> None:
    answer = service.anonymous.post(REVIEWS, data=body, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["errors"] == [{"field": "", "reason": "Le corps de la requête n’est pas du JSON valable."}]


@pytest.mark.parametrize(
    "member, field",
    [
        ('"": 1', ""),
        ('"marks": [{"subject": "plot", "points": 1, "": 1}]', "marks[0]."),
        ('"marks": [{"subject": "plot", "points": 1, "[": 1}]', "marks[0].["),
        ('"marks": [{"subject": "plot"}]', "marks[0].points"),
        ('"marks": [[]]', "marks[0]"),
        ('"marks": {"subject": "plot"}', "marks"),
        (f'"marks": [{{"subject": "plot", "points": {2**53}}}]', "marks[0].points"),
        ('"marks": [{"subject": "plot", "points": "12e"}]', "marks[0].points"),
        ('"read_at": "0001-01-01T00:00:00+14:00"', "read_at"),
        ('"read_at": "9999-12-31T23:59:59-14:00"', "read_at"),
        ('"read_at": "2026-11-20T10:00:00"', "read_at"),
    ],
)
def test_what_is_wrong_with_a_member_is_answered_beside_it(service: RunningService, member: str, field: str) -> None:
    answer = service.anonymous.post(REVIEWS, data=review(member), content_type="application/json")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


def test_an_answer_lists_a_hundred_errors_at_most(service: RunningService) -> None:
    answer = service.anonymous.post(REVIEWS, json={"text": "Good"} | {f"extra{number}": 1 for number in range(5_000)})
    assert answer.status_code == 422
    assert len(answer.get_json()["errors"]) == 100


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "a",
        "/",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
    ],
)
def test_a_body_of_another_type_or_charset_is_refused_as_such(service: RunningService, content_type: str) -> None:
    answer = service.anonymous.post(REVIEWS, data=review('"marks": []'), headers={"Content-Type": content_type})
    assert (answer.status_code, answer.get_json()["type"]) == (415, "/problems/unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=UTF-8", "application/x+json"])
def test_json_in_utf_8_is_read(service: RunningService, content_type: str) -> None:
    body = '{"text": "Très bien"}'.encode()
    answer = service.anonymous.post(REVIEWS, data=body, headers={"Content-Type": content_type})
    assert answer.get_json()["text"] == "Très bien"


@pytest.mark.parametrize("padding", [0, 2_000_000])
def test_a_body_that_is_too_large_is_refused_whether_or_not_it_says_its_length(
    service: RunningService, padding: int
) -> None:
    body = b'{"text": "Good"}' + b" " * (1 << 20) + b" " * padding
    sized = service.anonymous.post(REVIEWS, data=body, content_type="application/json")
    chunked = service.app.test_client().post(
        REVIEWS,
        data=body,
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    for answer in (sized, chunked):
        assert (answer.status_code, answer.get_json()["type"]) == (413, "/problems/too-large")


QUERIES = {
    "nothing": "",
    "an unknown name": "title=a&other=b",
    "NUL": "title=a%00b",
    "a long value": "other=" + "x" * 100_000,
    "many names": "&".join(f"a{number}=1" for number in range(20_000)),
    "a percent sign": "%",
    "an equals sign": "=",
    "an ampersand": "&",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_that_does_not_fit_is_refused(service: RunningService, query: str) -> None:
    assert service.anonymous.get(f"{SEARCH}?{query}").status_code == 422


@pytest.mark.parametrize("query", ["title=%ff%fe", "title=%zz", "title=%", "title=%E9t%E9", "title=a&title=b"])
def test_percent_signs_that_encode_nothing_are_text_like_any_other(service: RunningService, query: str) -> None:
    assert service.anonymous.get(f"{SEARCH}?{query}").status_code == 204


@pytest.mark.parametrize("path", ["a%00b", "%00", "%ff%00"])
def test_nothing_is_found_under_an_address_with_a_nul(service: RunningService, path: str) -> None:
    assert service.anonymous.get(f"/api/library/books/by-title/{path}").status_code == 404


@pytest.mark.parametrize("path", ["%ff", "%zz", "%", "..", "%2e%2e", "%0d%0a", "%F0%9F%93%96"])
def test_an_odd_address_is_no_failure(service: RunningService, path: str) -> None:
    assert service.anonymous.get(f"/api/library/books/by-title/{path}").status_code in {204, 404}


@pytest.mark.parametrize(
    "address", ["/api/library/books/", "/api//library/books", "//api/library/books", "/api/library/books//search"]
)
def test_each_operation_has_one_address(service: RunningService, address: str) -> None:
    assert service.as_(ALICE).get(address).status_code == 404


MULTIPART = "multipart/form-data"
PART = b'Content-Disposition: form-data; name="title"\r\n\r\nEssais'


URL_ENCODED = "application/x-www-form-urlencoded"
BAD_FORMS = {
    "no boundary": (MULTIPART, b"--x\r\n" + PART + b"\r\n--x--\r\n"),
    "an empty boundary": (f"{MULTIPART}; boundary=", b"--\r\n" + PART + b"\r\n----\r\n"),
    "a long boundary": (f"{MULTIPART}; boundary={'x' * 10_000}", b"--x\r\n" + PART + b"\r\n--x--\r\n"),
    "another boundary": (f"{MULTIPART}; boundary=y", b"--x\r\n" + PART + b"\r\n--x--\r\n"),
    "no body": (f"{MULTIPART}; boundary=x", b""),
    "nothing but the boundary": (f"{MULTIPART}; boundary=x", b"--x"),
    "no end": (f"{MULTIPART}; boundary=x", b"--x\r\n" + PART),
    "no name": (f"{MULTIPART}; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nEssais\r\n--x--\r\n"),
    "an odd name": (f"{MULTIPART}; boundary=x", b"--x\r\nContent-Disposition: \xff; name=\x00\r\n\r\na\r\n--x--\r\n"),
    "no header": (f"{MULTIPART}; boundary=x", b"--x\r\nnothing\r\n\r\nEssais\r\n--x--\r\n"),
    "NUL": (f"{MULTIPART}; boundary=x", b"--x\r\n" + PART + b"\x00\r\n--x--\r\n"),
    "many parts": (f"{MULTIPART}; boundary=x", (b"--x\r\n" + PART + b"\r\n") * 2_000 + b"--x--\r\n"),
    "an encoded NUL": (URL_ENCODED, b"title=%00"),
    "no text": (URL_ENCODED, b"\xff\xfe"),
    "many names": (URL_ENCODED, b"&".join(b"a=1" for _ in range(100_000))),
    "a long value": (URL_ENCODED, b"title=" + b"x" * 1_100_000),
    "JSON": ("application/json", b'{"title": "Essais"}'),
}


@pytest.mark.parametrize("form", BAD_FORMS.values(), ids=BAD_FORMS)
def test_a_form_that_is_none_is_refused(service: RunningService, form: tuple[str, bytes]) -> None:
    content_type, body = form
    answer = service.anonymous.post(SEARCH, data=body, headers={"Content-Type": content_type})
    assert answer.status_code in {413, 422}


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token_with(header: bytes) -> str:
    return base64.urlsafe_b64encode(header).rstrip(b"=").decode() + ".e30.c2lnbmF0dXJl"


ODD_CLAIMS: list[object] = [
    [],
    None,
    1,
    "RS256",
    {},
    {"alg": []},
    {"alg": "none"},
    {"alg": "RS256", "kid": []},
    {"alg": "RS256", "kid": {"a": 1}},
    {"alg": "RS256", "kid": "k", "crit": ["exp"]},
    {"alg": "RS256", "b64": False, "crit": ["b64"]},
]
ODD_TOKENS = {
    **{f"header {json.dumps(header)}": token_with(json.dumps(header).encode()) for header in ODD_CLAIMS},
    "a deep header": token_with(b"[" * 5_000),
    "a deep algorithm": token_with(b'{"alg":' + b"[" * 5_000),
    "a deep critical header": token_with(b'{"alg":"RS256","crit":' + b"[" * 3_000 + b"]" * 3_000 + b"}"),
    "a key of 5,000 digits": token_with(b'{"alg":"RS256","kid":' + b"9" * 5_000 + b"}"),
    "a header that is no text": token_with(b"\xff\xfe"),
    "dots": "..",
    "many dots": "....",
    "one dot": ".",
    "two parts": "a.b",
    "no base64": "é.é.é",
    "a percent sign": "%",
}


@pytest.mark.parametrize("odd", ODD_TOKENS.values(), ids=ODD_TOKENS)
def test_a_token_of_any_form_is_no_failure(service: RunningService, odd: str) -> None:
    assert service.with_token(odd).get("/api/library/books").status_code == 401
    by_cookie = {"Cookie": f"__Host-access={odd}"}
    assert service.anonymous.get("/api/library/books", headers=by_cookie).status_code == 401


@pytest.mark.parametrize("odd", [*ODD_TOKENS.values(), "x" * 500_000], ids=[*ODD_TOKENS, "a long one"])
def test_a_proof_of_any_form_is_no_failure(service: RunningService, odd: str) -> None:
    answer = service.as_(ALICE).post(f"/api/library/books/{uuid4()}/gift", json={"proof": odd})
    assert answer.status_code == 403


def test_a_proof_with_claims_of_other_types_is_refused(service: RunningService) -> None:
    book_id = str(uuid4())
    good = proof(ALICE, audience="library", purpose="give", subject=book_id)
    head, _, signature = good.split(".")
    forged = f"{head}.{encoded({'sub': 1, 'aud': [], 'exp': 'x', 'iss': None})}.{signature}"
    assert service.as_(ALICE).post(f"/api/library/books/{book_id}/gift", json={"proof": forged}).status_code == 403


ODD_HEADERS = [
    {"Accept-Language": "\xff;q=nan, en;q=1e999, *;q=-1"},
    {"Accept-Language": "," * 5_000},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer " + "x" * 100_000},
    {"Authorization": "Basic " + "=" * 100},
    {"Cookie": "=;;=\xff; __Host-access"},
    {"X-Forwarded-For": "\xff, ," * 500},
    {"X-Request-Id": "\xff" * 100},
    {"Content-Length": "-1"},
    {"Range": "bytes=9-1,,"},
    {"If-None-Match": '"'},
    {"If-Modified-Since": "tomorrow"},
    {"Host": "["},
    {"Accept": ";;;q"},
]


@pytest.mark.parametrize(
    "headers", ODD_HEADERS, ids=[f"{name} {n}" for n, one in enumerate(ODD_HEADERS) for name in one]
)
def test_odd_headers_are_no_failure(service: RunningService, headers: dict[str, str]) -> None:
    assert service.anonymous.get("/api/library/books", headers=headers).status_code < 500
    assert service.anonymous.get(f"{SEARCH}?title=a", headers=headers).status_code < 500
