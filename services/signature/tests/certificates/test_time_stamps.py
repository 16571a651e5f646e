"""A time stamp is taken for one only when a trusted authority gave it, for this, as the answer to this request."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from services.signature.tests.signature_support.authorities import Authorities
from services.signature.tests.signature_support.signing_keys import make_signing_key
from signature.adapters.time_stamp_authority import TimeStampAuthority, TimeStampUnavailable
from signature.certificates.time_stamps import NotAStamp, StampRequest

DIGEST = sha256(b"a signature").digest()


def answer_to(authorities: Authorities, request: StampRequest) -> bytes:
    found: bytes = authorities.time_stamps()._ask(request.to_bytes())  # noqa: SLF001 - what came over the wire
    return found


@pytest.mark.spec("SIG-06")
def test_an_authority_vouches_for_the_time(authorities: Authorities) -> None:
    authorities.are_at(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    stamp = authorities.time_stamps().stamp(DIGEST)
    assert stamp.at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_the_answer_to_another_request_and_a_stamp_of_something_else_are_refused(authorities: Authorities) -> None:
    request = StampRequest.of(DIGEST)
    answer = answer_to(authorities, request)
    assert request.stamp_in(answer, [authorities.root]).token
    with pytest.raises(NotAStamp, match="another request"):
        StampRequest.of(DIGEST).stamp_in(answer, [authorities.root])
    with pytest.raises(NotAStamp, match="something else"):
        StampRequest(sha256(b"another").digest(), request.nonce).stamp_in(answer, [authorities.root])


def test_a_stamp_of_an_authority_that_is_not_trusted_is_refused(authorities: Authorities) -> None:
    request = StampRequest.of(DIGEST)
    answer = answer_to(authorities, request)
    stranger = make_signing_key().chain[0]
    with pytest.raises(NotAStamp, match="trusted"):
        request.stamp_in(answer, [stranger])
    assert request.stamp_in(answer, [stranger, authorities.certificate("tsa")]).token


def test_whichever_byte_of_a_stamp_is_changed_it_is_refused_or_still_the_same_stamp(authorities: Authorities) -> None:
    request = StampRequest.of(DIGEST)
    answer = answer_to(authorities, request)
    right = request.stamp_in(answer, [authorities.root])
    for place in range(0, len(answer), 7):
        changed = bytearray(answer)
        changed[place] ^= 1
        try:
            stamp = request.stamp_in(bytes(changed), [authorities.root])
        except NotAStamp:
            continue
        # What is neither signed nor read may differ: how the status is worded, the key's identifier beside the stamp.
        assert stamp.at == right.at


def _refusal(_: bytes) -> bytes:
    # A status of 2 is a rejection; there is no token then.
    return bytes.fromhex("3005 3003 020102")


@pytest.mark.parametrize(
    "fault",
    [_refusal, lambda _: b"", lambda _: b"<html>", lambda answer: answer[:-1]],
    ids=["no", "none", "html", "cut"],
)
def test_whatever_else_an_authority_answers_there_is_no_stamp(
    authorities: Authorities, fault: Callable[[bytes], bytes]
) -> None:
    request = StampRequest.of(DIGEST)
    with pytest.raises(NotAStamp):
        request.stamp_in(fault(answer_to(authorities, request)), [authorities.root])


def test_an_authority_that_fails_or_is_away_gives_no_stamp(authorities: Authorities) -> None:
    authorities.fault = 503
    with pytest.raises(TimeStampUnavailable, match="503"):
        authorities.time_stamps().stamp(DIGEST)
    nobody = TimeStampAuthority("http://127.0.0.1:1/", [authorities.root])
    with pytest.raises(TimeStampUnavailable):
        nobody.stamp(DIGEST)
