"""Packing everything held on a person: each service's part as JSON, and the documents, into one ZIP."""

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any, Final, cast
from uuid import UUID

import orjson

from auth.data_export.other_services import NAMES, OtherServices, ServiceAway
from auth.data_export.package_files import PartWriter
from chartrier.access.tickets import Tickets

_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
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
class Wanted:
    """Whose package it is: the account and those that were merged into it, and what auth holds on them."""

    accounts: Sequence[UUID]
    own_part: list[dict[str, Any]]


def pack(wanted: Wanted, *, services: OtherServices, tickets: Tickets, hand_over: Callable[[int, bytes], None]) -> int:
    """Make the package, handing over its parts as they are made; returns its size."""
    writer = PartWriter(hand_over)
    with zipfile.ZipFile(cast("Any", writer), "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("LISEZ-MOI.txt", _README)
        package.writestr("compte.json", _json({"accounts": wanted.own_part}))
        for service in NAMES:
            part = _read(service, services.part(service, wanted.accounts, tickets=tickets))
            package.writestr(_FILES[service], _json(part))
            if service == "vault":
                _pack_documents(package, part, wanted, services=services, tickets=tickets)
    writer.finish()
    return writer.size


def _pack_documents(
    package: zipfile.ZipFile, part: dict[str, Any], wanted: Wanted, *, services: OtherServices, tickets: Tickets
) -> None:
    taken: set[str] = set()
    for document in (each for account in part["accounts"] for each in account["documents"]):
        name = _free_name(taken, f"documents/{_file_name(document)}")
        # A PDF is compressed as it is.
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o600 << 16
        with package.open(entry, "w", force_zip64=True) as packed:
            for chunk in services.document(UUID(document["id"]), wanted.accounts, tickets=tickets):
                packed.write(chunk)


def _free_name(taken: set[str], wanted: str) -> str:
    path = PurePosixPath(wanted)
    numbered = (str(path.with_stem(f"{path.stem} ({number})")) for number in count(2))
    name = next(each for each in chain([wanted], numbered) if each not in taken)
    taken.add(name)
    return name


def _file_name(document: dict[str, Any]) -> str:
    day = str(document.get("delivered_at") or document.get("received_at") or "")[:10]
    title = _UNFIT.sub("-", str(document["title"])).strip(" .")[:120] or "document"
    return f"{day} {title}{_SUFFIXES.get(str(document.get('media_type')), '')}".strip()


def _read(service: str, part: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(part)
    except orjson.JSONDecodeError as unfit:
        raise ServiceAway(f"{service}: an answer that can't be read") from unfit
    if not isinstance(found, dict) or not isinstance(found.get("accounts"), list):
        raise ServiceAway(f"{service}: an answer that can't be read")
    return found


def _json(held: dict[str, Any]) -> bytes:
    return orjson.dumps(held, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
