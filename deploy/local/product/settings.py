"""The settings of each service: what all share, its own secrets, and where everything is in one run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from deploy.local.product.installation import Installation
from deploy.local.product.keys import Keys
from deploy.local.servers.postgres import Server
from deploy.setup.environment import SERVICES

# The operator of a local installation; only the secret beside it opens anything.
OPERATOR = uuid.uuid5(uuid.NAMESPACE_DNS, "operator.chartrier.local")
SENDER, SUPPORT = "ne-pas-repondre@chartrier.local", "assistance@chartrier.local"

# Settings by service in which one run differs from others: how long something waits, who vouches for people.
Tuning: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Addresses:
    """Where everything is in one run."""

    public_url: str
    postgres: Server
    broker_urls: Mapping[str, str]
    service_urls: Mapping[str, str]
    # Settings of one service only: where its documents, its mail, its scanner are.
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tuning: Tuning = field(default_factory=dict)


def shared_settings(installation: Installation, addresses: Addresses) -> dict[str, str]:
    """Return the settings that every service shares; nothing in them is secret."""
    return {
        "CHARTRIER_PUBLIC_URL": addresses.public_url,
        "CHARTRIER_ISSUER": addresses.public_url,
        "CHARTRIER_JWKS_URL": f"{addresses.service_urls['auth']}/api/auth/.well-known/jwks.json",
        "CHARTRIER_TICKET_PUBLIC_KEYS": installation.keys.ticket_public_keys(list(SERVICES)),
        "CHARTRIER_SEAL_PUBLIC_KEY": installation.keys.seal_public_key(),
        **{f"CHARTRIER_{name.upper()}_URL": addresses.service_urls[name] for name in SERVICES},
        "CHARTRIER_OPERATOR_CLIENT_ID": str(OPERATOR),
    }


def service_settings(service: str, installation: Installation, addresses: Addresses) -> dict[str, str]:
    """Return the settings of one service alone, its secrets among them; not its database owner's."""
    keys = installation.keys
    known = {
        "DATABASE_URL": installation.database(service).application_url(addresses.postgres),
        "BROKER_URL": addresses.broker_urls[service],
        "TICKET_KEY": keys.ticket_key(service),
        **_of_its_own(service, keys),
        **addresses.own.get(service, {}),
        **addresses.tuning.get(service, {}),
    }
    return {f"{service.upper()}_{name}": value for name, value in known.items()}


def migration_settings(service: str, installation: Installation, addresses: Addresses) -> dict[str, str]:
    """Return what only the migration of a service may know."""
    return {f"{service.upper()}_OWNER_DATABASE_URL": installation.database(service).owner_url(addresses.postgres)}


def _of_its_own(service: str, keys: Keys) -> dict[str, str]:
    match service:
        case "auth":
            return {
                "SIGNING_KEY": keys.token_key(),
                "SECRETS_KEY": keys.password("auth-secrets"),
                "OPERATOR_CLIENT_SECRET": keys.password("operator"),
            }
        case "vault":
            return {"KEYRING_PATH": str(keys.path("vault-keyring.json"))}
        case "signature":
            key, certificate, chain = keys.signature_files()
            return {
                "KEY_FILE": str(key),
                "CERTIFICATE_FILE": str(certificate),
                "CHAIN_FILE": str(chain),
                "SECRETS_KEY": keys.password("signature-secrets"),
            }
        case "sharing":
            return {"HASH_KEY": keys.password("sharing-hash-key")}
        case "notify":
            return {"SEAL_PRIVATE_KEY": keys.seal_key(), "SENDER_ADDRESS": SENDER, "SUPPORT_ADDRESS": SUPPORT}
    return {}
