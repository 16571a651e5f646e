"""What a limited process answers is not trusted: the file that is signed begins with the original all the same."""

import json
from hashlib import sha256

import pytest

from signature.pdf.prepared_file import NotPrepared, PreparedFile

ORIGINAL = b"%PDF-1.7 the original"
ADDED = b" one revision more <0000000000> and its end"
START = len(ORIGINAL) + ADDED.index(b"<")
END = len(ORIGINAL) + ADDED.index(b">") + 1
TRUE = {"gap": [START, END], "original_size": len(ORIGINAL), "rewritten": False}


def answer(header: object, added: bytes = ADDED) -> bytes:
    return json.dumps(header).encode() + b"\n" + added


def test_what_is_prepared_is_the_original_with_what_was_added() -> None:
    prepared = PreparedFile.from_bytes(answer(TRUE), ORIGINAL)
    assert prepared.content == ORIGINAL + ADDED
    assert PreparedFile.from_bytes(prepared.to_bytes(ORIGINAL), ORIGINAL) == prepared


@pytest.mark.spec("SIG-16")
def test_the_digest_is_that_of_all_but_the_gap_and_the_gap_takes_the_signature() -> None:
    prepared = PreparedFile.from_bytes(answer(TRUE), ORIGINAL)
    whole = prepared.content
    assert prepared.digest() == sha256(whole[:START] + whole[END:]).digest()
    signed = prepared.filled(b"\xab\xcd")
    assert signed == ORIGINAL + ADDED.replace(b"<0000000000>", b"<abcd000000>")
    with pytest.raises(NotPrepared):
        prepared.filled(bytes(6))


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"no header",
        b"\n" + ADDED,
        answer([]),
        answer({}),
        answer(TRUE | {"gap": [START]}),
        answer(TRUE | {"gap": ["a", "b"]}),
        answer(TRUE | {"gap": [0, END]}),
        answer(TRUE | {"gap": [START + 1, END]}),
        answer(TRUE | {"gap": [START, END + 1]}),
        answer(TRUE | {"gap": [START, 10**9]}),
        answer(TRUE | {"gap": [-1, END]}),
        answer(TRUE | {"original_size": 0}),
        answer(TRUE | {"original_size": 10**9}),
        answer(TRUE | {"original_size": "many"}),
        answer(TRUE, ADDED.replace(b"0000000000", b"0000000001")),
    ],
)
def test_an_answer_that_is_none_is_refused(forged: bytes) -> None:
    with pytest.raises(NotPrepared):
        PreparedFile.from_bytes(forged, ORIGINAL)


@pytest.mark.spec("SIG-16")
def test_no_answer_changes_the_original_without_saying_that_it_was_rewritten() -> None:
    prepared = PreparedFile.from_bytes(answer(TRUE | {"rewritten": "yes"}), ORIGINAL)
    assert prepared.content.startswith(ORIGINAL)
    assert not prepared.rewritten
