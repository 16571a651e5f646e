"""Attestations: what the journal says of a document's deposit and destruction, signed, for its holder to keep."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Connection, RowMapping

from chartrier.access.context import Context
from vault.content_encryption.keyring import Keyring
from vault.documents import history
from vault.errors import DocumentNotFound

_FORMAT: Final = 1
# A document comes once, and may be destroyed once.
_ATTESTED: Final = ("deposited", "added", "document_filed", "delivered", "erased", "locked_away")


def attest(connection: Connection, context: Context, keyring: Keyring, document_id: UUID) -> dict[str, Any]:
    """Return the attestation of a document that the caller may read of, deleted or not, and its signature.

    What is signed is the SHA-256 of the statement as JSON without spaces, its keys sorted, in UTF-8.
    """
    lines = history.lines_of(connection, document_id, acts=_ATTESTED, by=context.account_id)
    if not lines:
        raise DocumentNotFound
    statement = {
        "format": _FORMAT,
        "document_id": str(document_id),
        "holder_id": str(lines[0]["holder_id"]),
        "title": lines[-1]["title"],
        "attested_at": context.now.isoformat(),
        "acts": [_act(line) for line in lines],
    }
    key_id, signature = keyring.sign(sha256(orjson.dumps(statement, option=orjson.OPT_SORT_KEYS)).digest())
    signed = {
        "algorithm": "Ed25519",
        "key": key_id,
        "public_key": keyring.public_key(key_id).hex(),
        "value": signature.hex(),
    }
    return {"statement": statement, "signature": signed}


def _act(line: RowMapping) -> dict[str, Any]:
    return {
        "act": line["act"],
        "at": line["at"].isoformat(),
        "actor": line["actor"],
        "digest": line["details"].get("digest"),
        "line": line["sequence"],
        "line_hash": line["hash"],
    }
