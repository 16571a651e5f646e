"""The verdict on a file: valid only when nothing is wrong with it and every signature is ours."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy.orm import Session

from signature.verification import signed_files
from signature.verification.signed_files import Origin

Verdict = Literal["valid", "invalid", "signed-elsewhere", "unsigned"]


@dataclass(frozen=True)
class Judgement:
    """The verdict on a file, why, and what is in it."""

    verdict: Verdict
    fault: str | None
    digest: str
    origin: Origin | None
    signatures: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def judge(session: Session, content: bytes, found: dict[str, Any]) -> Judgement:
    """Return the verdict on a content that was examined."""
    digest = sha256(content).hexdigest()
    signatures = [
        each | {"ours": signed_files.is_own_certificate(session, each["fingerprint"])} for each in found["signatures"]
    ]
    origin = signed_files.origin_of(session, digest)
    return Judgement(_verdict(found["fault"], signatures), found["fault"], digest, origin, signatures, found["changes"])


def _verdict(fault: str | None, signatures: list[dict[str, Any]]) -> Verdict:
    if fault:
        return "invalid"
    if not signatures:
        return "unsigned"
    # Whoever stamped the whole document did not sign it.
    signed = [each for each in signatures if each["kind"] == "signature"]
    return "valid" if signed and all(each["ours"] for each in signed) else "signed-elsewhere"
