"""The package of everything held on a person: each service's part as JSON, every version of every document, a bag."""

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import Any, Final, cast
from uuid import UUID

import orjson

from auth.data_export import verifier
from auth.data_export.bag import Bag
from auth.data_export.part_writer import PartWriter
from auth.data_export.service_client import NAMES, DocumentVersion, ServiceClient, ServiceUnavailable
from chartrier.access.tickets import Tickets

_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|%]+')
_FOLDER: Final = "chartrier"
_DESCRIPTION: Final = "Everything that Chartrier keeps on one person"
_SUFFIXES: Final = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
_README: Final = """\
Ce dossier contient tout ce que Chartrier conserve sur vous.

Il suit BagIt (RFC 8493)\u00a0: ce qui vous appartient est dans data/, chaque fichier avec son empreinte SHA-256.
« python3 verifier.py » vérifie chaque fichier, et le journal de votre coffre ligne par ligne, sans nous.

Dans data/\u00a0:
compte.json        votre compte\u00a0: identité, identifiants, sessions, consentements, journal de sécurité
espaces.json       vos espaces et ce que vos employeurs nous ont indiqué sur vous
coffre.json        vos documents, leurs métadonnées et le journal de votre coffre
documents/         vos documents eux-mêmes, et leurs versions antérieures, dont l’original de ce qui fut signé
signatures.json    ce que vous avez signé ou refusé, quand et comment
partages.json      vos liens de partage et leurs ouvertures
consignations.json vos demandes de consignation
messages.json      les messages qui vous ont été envoyés
----
This folder holds everything that Chartrier keeps on you. It follows BagIt (RFC 8493): what is yours is in data/, each
file with its SHA-256. `python3 verifier.py` verifies every file, and the journal of your vault line by line, without
us; it says itself how a line is hashed. In data/, in the same order, are your account, your spaces, your vault with its
journal, your documents with their earlier versions (the original of what was signed among them), your signatures, your
shares, your deposit requests and the messages that were sent to you.
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
    owner: PackageOwner,
    at: datetime,
    *,
    services: ServiceClient,
    tickets: Tickets,
    hand_over: Callable[[int, bytes], None],
) -> int:
    """Write the package, hand over its parts as they are complete, and return its size."""
    writer = PartWriter(hand_over)
    with zipfile.ZipFile(cast("Any", writer), "w", zipfile.ZIP_DEFLATED) as package:
        bag = Bag(package, _FOLDER)
        bag.add("compte.json", [_json({"accounts": owner.own_part})])
        for service in NAMES:
            part = _read(service, services.part(service, owner.accounts, tickets=tickets))
            bag.add(_FILES[service], [_json(part)])
            if service == "vault":
                _add_documents(bag, part, owner, services=services, tickets=tickets)
        bag.add_tag("LISEZ-MOI.txt", _README)
        bag.add_tag("verifier.py", Path(verifier.__file__).read_text(encoding="utf-8"))
        bag.finish({"Bagging-Date": f"{at:%Y-%m-%d}", "External-Description": _DESCRIPTION})
    writer.finish()
    return writer.size


def _add_documents(
    bag: Bag, part: dict[str, Any], owner: PackageOwner, *, services: ServiceClient, tickets: Tickets
) -> None:
    used: set[str] = set()
    for document in (each for account in part["accounts"] for each in account["documents"]):
        latest = max(version["number"] for version in document["versions"])
        for version in document["versions"]:
            name = _unused_name(used, f"documents/{_file_name(document, version, latest=latest)}")
            asked = DocumentVersion(UUID(document["id"]), version["number"])
            digest = bag.add(name, services.document(asked, owner.accounts, tickets=tickets))
            if digest != version["digest"]:
                raise ServiceUnavailable(f"vault: version {asked.number} of {asked.document_id} is not what was listed")


def _unused_name(used: set[str], name: str) -> str:
    path = PurePosixPath(name)
    numbered = (str(path.with_stem(f"{path.stem} ({number})")) for number in count(2))
    unused = next(each for each in chain([name], numbered) if each not in used)
    used.add(unused)
    return unused


def _file_name(document: dict[str, Any], version: dict[str, Any], *, latest: int) -> str:
    day = str(document.get("delivered_at") or document.get("received_at") or "")[:10]
    title = _FORBIDDEN.sub("-", str(document["title"])).strip(" .")[:120] or "document"
    earlier = "" if version["number"] == latest else f" - version {version['number']}"
    return f"{day} {title}{earlier}{_SUFFIXES.get(str(document.get('media_type')), '')}".strip()


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
