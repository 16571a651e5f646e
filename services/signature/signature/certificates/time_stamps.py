"""Time stamps (RFC 3161): the request for one, and whether what an authority answered is what was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import randbits
from typing import Any, Final

from asn1crypto import algos, cms, tsp  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID

_GRANTED: Final = frozenset({"granted", "granted_with_mods"})
_HASHES: Final = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_LONGEST_CHAIN: Final = 8


class NotAStamp(ValueError):
    """What was answered is no time stamp of what was asked; the argument says why."""


@dataclass(frozen=True)
class TimeStamp:
    """A time stamp: the token that a file carries, and the time that the authority vouches for."""

    token: bytes
    at: datetime


@dataclass(frozen=True)
class StampRequest:
    """A request for the time stamp of a SHA-256; its number shows which answer is its own."""

    digest: bytes
    nonce: int

    @classmethod
    def of(cls, digest: bytes) -> "StampRequest":
        """Return a new request."""
        return cls(digest, randbits(63) | 1)

    def to_bytes(self) -> bytes:
        """Return the request, encoded; it asks for the authority's certificate."""
        imprint = tsp.MessageImprint(
            {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": self.digest}
        )
        asked = {"version": 1, "message_imprint": imprint, "nonce": self.nonce, "cert_req": True}
        return bytes(tsp.TimeStampReq(asked).dump())

    def stamp_in(self, answer: bytes, authorities: Sequence[x509.Certificate]) -> TimeStamp:
        """Return the stamp in an answer; `NotAStamp` unless an authority below one of these certificates gave it."""
        try:
            token, at = self._read(answer, authorities)
        except NotAStamp:
            raise
        except Exception as unreadable:
            # Whatever it is: what is not understood is no stamp.
            raise NotAStamp("the answer can't be read") from unreadable
        return TimeStamp(token, at)

    def _read(self, answer: bytes, authorities: Sequence[x509.Certificate]) -> tuple[bytes, datetime]:
        response = tsp.TimeStampResp.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in _GRANTED:
            raise NotAStamp(f"the authority answered {status}")
        token = response["time_stamp_token"]
        self._check(token["content"], authorities)
        return bytes(token.dump()), _info(token["content"])["gen_time"].native

    def _check(self, signed: Any, authorities: Sequence[x509.Certificate]) -> None:  # noqa: ANN401 - asn1crypto
        info = _info(signed)
        imprint = info["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != self.digest:
            raise NotAStamp("the stamp is of something else")
        if info["nonce"].native != self.nonce:
            raise NotAStamp("the stamp answers another request")
        (signer,) = signed["signer_infos"]
        certificates = [x509.load_der_x509_certificate(each.chosen.dump()) for each in signed["certificates"]]
        authority = _signer_among(certificates, signer)
        _check_signature(signed, signer, authority)
        if not authority.not_valid_before_utc <= info["gen_time"].native <= authority.not_valid_after_utc:
            raise NotAStamp("the certificate of the authority does not cover the time of the stamp")
        if not _is_below(authority, certificates, authorities):
            raise NotAStamp("the authority is not one that is trusted here")


def _info(signed: Any) -> Any:  # noqa: ANN401 - asn1crypto
    return signed["encap_content_info"]["content"].parsed


def _signer_among(certificates: Sequence[x509.Certificate], signer: cms.SignerInfo) -> x509.Certificate:
    identifier = signer["sid"].chosen
    for certificate in certificates:
        if certificate.serial_number == identifier["serial_number"].native:
            usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            if list(usage) == [ExtendedKeyUsageOID.TIME_STAMPING]:
                return certificate
    raise NotAStamp("the certificate of the authority is not there, or is not for time stamps")


def _check_signature(signed: Any, signer: Any, authority: x509.Certificate) -> None:  # noqa: ANN401 - asn1crypto
    attributes = {each["type"].native: each["values"][0] for each in signer["signed_attrs"]}
    digest = hashes.Hash(_HASHES[signer["digest_algorithm"]["algorithm"].native])
    digest.update(bytes(signed["encap_content_info"]["content"]))
    if attributes["message_digest"].native != digest.finalize():
        raise NotAStamp("the stamp was changed")
    try:
        _verify(authority.public_key(), signer, signer["signed_attrs"].untag().dump())
    except InvalidSignature as forged:
        raise NotAStamp("the stamp is not signed by its authority") from forged


def _verify(key: object, signer: Any, data: bytes) -> None:  # noqa: ANN401 - asn1crypto
    algorithm = signer["signature_algorithm"]
    named = algorithm.hash_algo if algorithm["algorithm"].native != "rsassa_pkcs1v15" else None
    kind = _HASHES[named or signer["digest_algorithm"]["algorithm"].native]
    if isinstance(key, EllipticCurvePublicKey):
        key.verify(signer["signature"].native, data, ECDSA(kind))
    elif isinstance(key, RSAPublicKey) and algorithm.signature_algo == "rsassa_pkcs1v15":
        key.verify(signer["signature"].native, data, PKCS1v15(), kind)
    else:
        raise NotAStamp("the authority signs in a way that is not known here")


def _is_below(
    certificate: x509.Certificate, between: Sequence[x509.Certificate], trusted: Sequence[x509.Certificate]
) -> bool:
    """Tell whether a trusted certificate is this one, or issued it, or issued one between."""
    current = certificate
    for _ in range(_LONGEST_CHAIN):
        if any(current == each or _issued(each, current) for each in trusted):
            return True
        above = next((each for each in between if each != current and _issued(each, current)), None)
        if above is None:
            return False
        current = above
    return False


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False


def imprint_of(signature: bytes) -> bytes:
    """Return what a time stamp of a signature is asked for."""
    return sha256(signature).digest()
