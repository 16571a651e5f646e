"""Puts auth together: settings, then what it works with, then Flask."""

from pathlib import Path

from flask import Flask

from auth.api import (
    activations,
    agreeing,
    captchas,
    clients,
    lost_identifiers,
    me,
    oauth,
    openings,
    own_addresses,
    own_passwords,
    passkey_sign_in,
    phones,
    profiles,
    proofs,
    resets,
    second_factors,
    sessions,
    sign_in,
    texts,
)
from auth.captcha import Captcha
from auth.jobs import jobs
from auth.kept_secrets import KeptSecrets
from auth.keyed_hashes import KeyedHashes
from auth.models import Base
from auth.passkeys import RelyingParty
from auth.passwords import Passwords
from auth.ports import Ports
from auth.settings import Settings
from auth.subscriptions import subscriptions
from auth.tokens import SigningKeys, TokenIssuer
from chartrier.clock import SystemClock
from chartrier.identity import FixedKeys
from chartrier.service import Service, service_app

SERVICE = Service(
    name="auth",
    blueprints=[
        part.blueprint
        for part in (
            activations,
            sessions,
            sign_in,
            passkey_sign_in,
            second_factors,
            me,
            proofs,
            texts,
            oauth,
            clients,
            captchas,
            agreeing,
            resets,
            own_passwords,
            lost_identifiers,
            openings,
            profiles,
            own_addresses,
            phones,
        )
    ],
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None) -> Flask:
    """The application; it checks access tokens like every other service, with its own keys at hand."""
    settings = settings or Settings.read()
    ports = ports or ports_of(settings)
    return service_app(SERVICE, settings.service, ports, keys=FixedKeys(ports.issuer.keys.as_key_set()))


def ports_of(settings: Settings) -> Ports:
    """What auth works with when it runs for real."""
    keys = SigningKeys(settings.signing_key, settings.also_published_keys)
    return Ports(
        clock=SystemClock(),
        passwords=Passwords(settings.hash_cost),
        password_rules=settings.password_rules,
        hashes=KeyedHashes(settings.kept_hashes_key),
        issuer=TokenIssuer(keys, settings.service.issuer),
        lockout=settings.lockout,
        devices=settings.devices,
        second_factors=settings.second_factors,
        kept_secrets=KeptSecrets(settings.kept_hashes_key),
        relying_party=RelyingParty.at(settings.service.public_url),
        sessions=settings.sessions,
        operator=settings.operator,
        public_url=settings.service.public_url,
        codes=settings.codes,
        captcha=_captcha(settings),
        openings=settings.openings,
        invitations_live=settings.invitations_live,
    )


def _captcha(settings: Settings) -> Captcha | None:
    return Captcha(KeyedHashes(settings.kept_hashes_key), cost=settings.captcha_cost) if settings.captcha else None
