"""Make the secrets of a cluster: `python -m deploy.k8s.secrets FOLDER --postgres HOST:PORT …` prints their manifests.

Keys and passwords are made in the folder when they are missing, and stay there: keep it apart from every backup, and
readable by nobody else. What only others can give (the bucket's keys, the mail server's password) is read from files of
that folder, and asked for when missing. Apply the output without storing it:

    python -m deploy.k8s.secrets ~/chartrier-keys | kubectl apply -n chartrier -f -
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.product.installation import Installation
from deploy.local.servers.databases import ServiceDatabase, setup_script
from deploy.local.servers.rabbitmq import PREFIX, definitions_for
from deploy.setup.environment import SERVICES
from vault.content_encryption.keyring import Keyring

BUS = "bus"
ON_ONE_NODE = "postgresql:5432"


class NotGiven(Exception):
    """A secret is missing that we can't make."""


@dataclass(frozen=True)
class Servers:
    """Where PostgreSQL is, and RabbitMQ; without it PostgreSQL carries the events too."""

    postgres: str
    rabbitmq: str | None = None
    database_options: str = ""


def manifests(home: Path, servers: Servers, *, contents_in_a_bucket: bool) -> list[dict[str, Any]]:
    """Return every Secret, and the ConfigMap of public keys."""
    installation = Installation(home)
    keys = installation.keys
    public = {
        "ticket-public-keys": keys.ticket_public_keys(list(SERVICES)),
        "seal-public-key": keys.seal_public_key(),
    }
    made = [_manifest("ConfigMap", "chartrier-public-keys", public)]
    for service in SERVICES:
        database = installation.database(service)
        known = {
            "database-url": _url(servers, database, *database.roles[1]),
            "broker-url": _broker_url(servers, installation, service),
            "ticket-key": keys.ticket_key(service),
            **_of_its_own(service, installation, contents_in_a_bucket=contents_in_a_bucket),
        }
        made.append(_manifest("Secret", f"{service}-secrets", known))
        owner = {"database-url": _url(servers, database, *database.roles[0])}
        made.append(_manifest("Secret", f"{service}-owner", owner))
    if servers.rabbitmq is None:
        made.append(_manifest("Secret", "postgresql-password", {"password": keys.password("postgres")}))
        made.append(_manifest("Secret", "postgresql-setup", {"setup.sql": postgres_setup(home, servers)}))
    return made


def postgres_setup(home: Path, servers: Servers) -> str:
    """Return the script of `psql` that makes the roles and the databases."""
    installation = Installation(home)
    bus = [installation.database(BUS)] if servers.rabbitmq is None else []
    return setup_script([*installation.databases, *bus])


def rabbitmq_definitions(home: Path) -> dict[str, list[dict[str, object]]]:
    """Return the definitions that RabbitMQ imports: a user for each service, who touches its own queues only."""
    passwords = {service: Installation(home).keys.password(f"{service}-broker") for service in SERVICES}
    return definitions_for(passwords, prefix=PREFIX)


def _of_its_own(service: str, installation: Installation, *, contents_in_a_bucket: bool) -> dict[str, str]:
    keys = installation.keys
    match service:
        case "auth":
            return {
                "signing-key": keys.token_key(),
                "secrets-key": keys.password("auth-secrets"),
                "operator-client-secret": keys.password("operator"),
            }
        case "vault":
            keyring = Keyring.open_or_create(keys.path("vault-keyring.json")).path.read_text()
            bucket = ("s3-access-key", "s3-secret-key") if contents_in_a_bucket else ()
            return {"keyring.json": keyring} | {name: _given(keys.path(name)) for name in bucket}
        case "signature":
            parts = ("signature-key", "signature-certificate", "signature-chain")
            files = {part: path.read_text() for part, path in zip(parts, keys.signature_files(), strict=True)}
            return files | {"secrets-key": keys.password("signature-secrets")}
        case "sharing":
            return {"hash-key": keys.password("sharing-hash-key")}
        case "notify":
            return {"seal-private-key": keys.seal_key(), "smtp-password": _given(keys.path("smtp-password"))}
    return {}


def _given(path: Path) -> str:
    if not path.exists():
        raise NotGiven(f"Write the {path.name.replace('-', ' ')} to {path}, then run this again.")
    return path.read_text().strip()


def _url(servers: Servers, database: ServiceDatabase, role: str, password: str) -> str:
    # Passwords are hexadecimal and names are words: there is nothing to escape.
    return f"postgresql://{role}:{password}@{servers.postgres}/{database.name}{servers.database_options}"


def _broker_url(servers: Servers, installation: Installation, service: str) -> str:
    if servers.rabbitmq is None:
        bus = installation.database(BUS)
        return _url(servers, bus, *bus.roles[0])
    return f"amqps://{service}:{installation.keys.password(f'{service}-broker')}@{servers.rabbitmq}/%2F"


def _manifest(kind: str, name: str, content: Mapping[str, str]) -> dict[str, Any]:
    labels = {"app.kubernetes.io/part-of": "chartrier"}
    described: dict[str, Any] = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "labels": labels}}
    if kind == "Secret":
        return described | {"type": "Opaque", "stringData": dict(content)}
    return described | {"data": dict(content)}


def main() -> int:
    """Print the manifests, or what a managed server is to be set up with."""
    parser = argparse.ArgumentParser(prog="python -m deploy.k8s.secrets", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--postgres", default=ON_ONE_NODE, metavar="HOST:PORT")
    parser.add_argument("--rabbitmq", metavar="HOST:PORT", help="without it, PostgreSQL carries the events")
    parser.add_argument("--bucket", action="store_true", help="contents lie in a bucket")
    parser.add_argument("--print", choices=["manifests", "postgres-setup", "rabbitmq-definitions"], default="manifests")
    given = parser.parse_args()
    options = "?sslmode=verify-full&sslrootcert=system" if given.rabbitmq else ""
    servers = Servers(given.postgres, given.rabbitmq, options)
    try:
        match given.print:
            case "postgres-setup":
                print(postgres_setup(given.folder, servers))
            case "rabbitmq-definitions":
                print(json.dumps(rabbitmq_definitions(given.folder)))
            case _:
                items = manifests(given.folder, servers, contents_in_a_bucket=given.bucket)
                print(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    except NotGiven as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
