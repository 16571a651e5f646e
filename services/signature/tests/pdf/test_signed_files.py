"""Signed files: valid to validators that know nothing of us, and the original is in them byte for byte."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.sign import NOON, Sign
from services.signature.tests.signature_support.validators import (
    boxes_of,
    is_valid,
    pdfsig,
    verdicts,
    words_on_the_last_page,
)
from signature.certificates.signing_key import KeyNotUsable, SigningKey
from signature.errors import NotSignable, Reason
from signature.pdf.handwriting import Handwriting


@pytest.mark.spec("SIG-06")
@pytest.mark.parametrize("handwriting", list(Handwriting))
def test_two_validators_find_a_signature_valid_in_each_handwriting(
    sign: Sign, handwriting: Handwriting, signing_key: SigningKey, tmp_path: Path
) -> None:
    signed = sign(sample_pdfs.contract(), handwriting=handwriting)
    assert is_valid(signed.content, signing_key)
    report = pdfsig(signed.content, tmp_path)
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report


@pytest.mark.spec("SIG-06")
def test_the_page_shows_who_signed_when_and_where_with_its_accents(sign: Sign, tmp_path: Path) -> None:
    signed = sign(sample_pdfs.contract())
    page = words_on_the_last_page(signed.content, tmp_path).replace("\u00a0", " ")
    assert "Léa Martin-Dœuf" in page
    assert "Signé électroniquement par Léa Martin-Dœuf" in page
    assert "le 1er novembre 2026 à 12 h 05 (heure de Paris) – Chartrier" in page


@pytest.mark.spec("SIG-06", "SIG-16")
def test_a_further_signature_leaves_the_earlier_ones_intact(
    sign: Sign, signing_key: SigningKey, tmp_path: Path
) -> None:
    first = sign(sample_pdfs.contract())
    second = sign(first.content, "Bob Petit", Handwriting.BOLD, field="Signature2")
    assert second.content.startswith(first.content)
    assert is_valid(second.content, signing_key)
    assert pdfsig(second.content, tmp_path).count("Signature is Valid") == 2
    assert len(set(boxes_of(second.content))) == 2


@pytest.mark.spec("SIG-16")
def test_what_was_shown_is_what_is_signed_byte_for_byte(sign: Sign) -> None:
    signed = sign(sample_pdfs.contract())
    assert signed.content.startswith(sample_pdfs.contract())
    assert not signed.rewritten


def test_a_changed_byte_is_noticed(sign: Sign, signing_key: SigningKey) -> None:
    signed = bytearray(sign(sample_pdfs.contract()).content)
    signed[20] ^= 1
    assert not any(each.intact for each in verdicts(bytes(signed), signing_key))


@pytest.mark.spec("SIG-06")
def test_a_malformed_document_is_rewritten_before_its_first_signature(
    sign: Sign, signing_key: SigningKey, tmp_path: Path
) -> None:
    signed = sign(sample_pdfs.malformed())
    assert signed.rewritten
    assert is_valid(signed.content, signing_key)
    assert "Signature is Valid" in pdfsig(signed.content, tmp_path)


@pytest.mark.spec("SIG-06")
def test_a_malformed_document_that_is_signed_already_is_never_rewritten(sign: Sign) -> None:
    signed = sign(sample_pdfs.contract()).content
    damaged = signed[: signed.rindex(b"startxref")] + b"startxref\n17\n%%EOF\n"
    with pytest.raises(NotSignable, match=Reason.DAMAGED):
        sign(damaged, field="Signature2")


@pytest.mark.spec("SIG-06")
def test_odd_metadata_does_not_hinder_a_signature(sign: Sign, signing_key: SigningKey) -> None:
    signed = sign(sample_pdfs.with_odd_metadata())
    assert not signed.rewritten
    assert is_valid(signed.content, signing_key)


@pytest.mark.parametrize("seed", range(24))
def test_a_mangled_document_is_refused_or_signed_validly(sign: Sign, seed: int, signing_key: SigningKey) -> None:
    try:
        signed = sign(sample_pdfs.mangled(seed))
    except NotSignable:
        return
    assert is_valid(signed.content, signing_key)


def test_the_signature_waits_rather_than_bear_an_expired_certificate(sign: Sign) -> None:
    with pytest.raises(KeyNotUsable):
        sign(sample_pdfs.contract(), at=NOON + timedelta(days=4000))
