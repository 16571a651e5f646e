"""The package of everything held on a person: each service's part as JSON, and the documents, in one ZIP."""

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any, Final, cast
from uuid import UUID

import orjson

from auth.data_export.part_writer import PartWriter
from auth.data_export.service_client import NAMES, ServiceClient, ServiceUnavailable
from chartrier.access.tickets import Tickets

_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_SUFFIXES: Final = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
_README: Final = """\
Ce dossier contient tout ce que Chartrier conserve sur vous.

compte.json        votre compte\u00a0: identité, identifiants, sessions, consentements, journal de sécurité
espaces.json       vos espaces et ce que vos employeurs nous ont indiqué sur vous
coffre.json        vos documents, leurs métadonnées et le journal de votre coffre
documents/         vos documents eux-mêmes, tels qu’ils sont dans votre coffre (empreintes SHA-256 dans coffre.json)
signatures.json    ce que vous avez signé ou refusé, quand et comment
partages.json      vos liens de partage et leurs ouvertures
consignations.json vos demandes de consignation
messages.json      les messages qui vous ont été envoyés
----
This folder holds everything that Chartrier keeps on you: the files above, in the same order, are your account, your
spaces, your safe with its journal, your documents, your signatures, your shares, your deposit requests and the messages
that were sent to you.
"""
_FILES: Final = {
    "tenancy": "espaces.json",
    "vault": "coffre.json",
    "signature": "signatures.json",
    "sharing": "partages.json",
    "deposits": "consignations.json",
    "notify": "messages.json",
}


@dataclass(frozen=True)
class PackageOwner:
    """Whose package it is: the account and those that were merged into it, and what auth holds on them."""

    accounts: Sequence[UUID]
    own_part: list[dict[str, Any]]


def write_package(
    owner: PackageOwner, *, services: ServiceClient, tickets: Tickets, hand_over: Callable[[int, bytes], None]
) -> int:
    """Write the package, hand over its parts as they are complete, and return its size."""
    writer = PartWriter(hand_over)
    with zipfile.ZipFile(cast("Any", writer), "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("LISEZ-MOI.txt", _README)
        package.writestr("compte.json", _json({"accounts": owner.own_part}))
        for service in NAMES:
            part = _read(service, services.part(service, owner.accounts, tickets=tickets))
            package.writestr(_FILES[service], _json(part))
            if service == "vault":
                _write_documents(package, part, owner, services=services, tickets=tickets)
    writer.finish()
    return writer.size


def _write_documents(
    package: zipfile.ZipFile, part: dict[str, Any], owner: PackageOwner, *, services: ServiceClient, tickets: Tickets
) -> None:
    used: set[str] = set()
    for document in (each for account in part["accounts"] for each in account["documents"]):
        name = _unused_name(used, f"documents/{_file_name(document)}")
        # A PDF is compressed as it is.
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o600 << 16
        with package.open(entry, "w", force_zip64=True) as file:
            for chunk in services.document(UUID(document["id"]), owner.accounts, tickets=tickets):
                file.write(chunk)


def _unused_name(used: set[str], name: str) -> str:
    path = PurePosixPath(name)
    numbered = (str(path.with_stem(f"{path.stem} ({number})")) for number in count(2))
    unused = next(each for each in chain([name], numbered) if each not in used)
    used.add(unused)
    return unused


def _file_name(document: dict[str, Any]) -> str:
    day = str(document.get("delivered_at") or document.get("received_at") or "")[:10]
    title = _FORBIDDEN.sub("-", str(document["title"])).strip(" .")[:120] or "document"
    return f"{day} {title}{_SUFFIXES.get(str(document.get('media_type')), '')}".strip()


def _read(service: str, part: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(part)
    except orjson.JSONDecodeError as unreadable:
        raise ServiceUnavailable(f"{service}: an answer that can't be read") from unreadable
    if not isinstance(found, dict) or not isinstance(found.get("accounts"), list):
        raise ServiceUnavailable(f"{service}: an answer that can't be read")
    return found


def _json(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
