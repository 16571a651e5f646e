"""Puts auth together: settings, then what it works with, then Flask."""

from datetime import datetime
from pathlib import Path

from flask import Flask

from auth import journal_subscriptions, leaving_subscriptions, subscriptions
from auth.api import (
    activations,
    agreeing,
    applications,
    associations,
    authorizations,
    authorize,
    captchas,
    clients,
    discovery,
    enrolling,
    enrolments,
    leaving,
    lost_identifiers,
    me,
    oauth,
    openings,
    outside,
    own_addresses,
    own_passwords,
    passkey_sign_in,
    phones,
    profiles,
    proofs,
    resets,
    second_factors,
    security_journal,
    sessions,
    sign_in,
    sign_outs,
    texts,
)
from auth.captcha import Captcha
from auth.jobs import jobs
from auth.kept_secrets import KeptSecrets
from auth.keyed_hashes import KeyedHashes
from auth.models import Base
from auth.other_services import OtherServices
from auth.packages import PackageSeal
from auth.passkeys import RelyingParty
from auth.passwords import Passwords
from auth.ports import Ports
from auth.ports import ports as held
from auth.settings import Settings
from auth.signing_keys import KeyRing, KnownKey, read_keys
from auth.tokens import TokenIssuer
from chartrier.clock import SystemClock
from chartrier.database.session import reading
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.service import Service, create_service_app

SERVICE = Service(
    name="auth",
    blueprints=[
        part.blueprint
        for part in (
            activations,
            associations,
            enrolling,
            enrolments,
            leaving,
            security_journal,
            sessions,
            sign_in,
            passkey_sign_in,
            second_factors,
            me,
            proofs,
            texts,
            oauth,
            discovery,
            authorize,
            authorizations,
            sign_outs,
            applications,
            clients,
            outside,
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
    subscriptions=Subscriptions.of(
        *(part.subscriptions for part in (subscriptions, journal_subscriptions, leaving_subscriptions))
    ),
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None) -> Flask:
    """The application; it checks access tokens like every other service, with its own keys at hand."""
    settings = settings or Settings.read()
    ports = ports or ports_of(settings)
    app = create_service_app(SERVICE, settings.service, ports, keys=ports.key_ring, clock=ports.clock)
    app.register_blueprint(discovery.at_the_root)
    return app


def ports_of(settings: Settings) -> Ports:
    """What auth works with when it runs for real."""
    ring = _ring(settings)
    return Ports(
        clock=SystemClock(),
        passwords=Passwords(settings.hash_cost),
        password_rules=settings.password_rules,
        hashes=KeyedHashes(settings.kept_hashes_key),
        issuer=TokenIssuer(ring, settings.service.issuer),
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
        key_ring=ring,
        applications=settings.applications,
        outside=settings.outside,
        package_seal=PackageSeal(settings.kept_hashes_key),
        other_services=OtherServices(settings.service_urls),
    )


def _ring(settings: Settings) -> KeyRing:
    return KeyRing(
        settings.signing_key,
        settings.also_published_keys,
        read=_read_keys,
        secrets=KeptSecrets(settings.kept_hashes_key),
        rules=settings.key_rules,
        now=_now,
        read_every=settings.keys_read_every,
    )


def _now() -> datetime:
    # The clock of the running application, which tests hold still.
    return held().clock.now()


def _read_keys() -> list[KnownKey]:
    with reading(maintenance=True) as connection:
        return read_keys(connection)


def _captcha(settings: Settings) -> Captcha | None:
    return Captcha(KeyedHashes(settings.kept_hashes_key), cost=settings.captcha_cost) if settings.captcha else None
