"""Puts auth together: settings, then what it works with, then Flask."""

from datetime import datetime
from pathlib import Path

from flask import Flask

from auth.abuse_protection.captcha import Captcha
from auth.api.account_closing import leaving
from auth.api.accounts import me
from auth.api.activation import activations, first_sign_ins
from auth.api.client_accounts import account_opening
from auth.api.common import captchas
from auth.api.consents import texts
from auth.api.machines import clients
from auth.api.merging import associations
from auth.api.openid import applications, authorizations, authorize, discovery, oauth, outside, sign_outs
from auth.api.passwords import own_passwords
from auth.api.profile import email_addresses, phones, profiles
from auth.api.recovery import lost_identifiers, resets
from auth.api.second_factors import second_factors
from auth.api.security_journal import security_journal
from auth.api.sessions import proofs, sessions
from auth.api.sign_in import passkey_sign_in, required_second_factor, sign_in, terms_step
from auth.data_export.other_services import OtherServices
from auth.data_export.package_files import PackageSeal
from auth.jobs import jobs
from auth.models import Base
from auth.passwords.password_hashes import Passwords
from auth.ports import Ports
from auth.ports import ports as held
from auth.second_factors.passkeys import RelyingParty
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.secret_storage.secret_encryption import KeptSecrets
from auth.sessions.access_tokens import TokenIssuer
from auth.sessions.signing_keys import KeyRing, KnownKey, read_keys
from auth.settings import Settings
from auth.subscriptions import account_erasure, sharing, tenancy
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
            required_second_factor,
            first_sign_ins,
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
            terms_step,
            resets,
            own_passwords,
            lost_identifiers,
            account_opening,
            profiles,
            email_addresses,
            phones,
        )
    ],
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=Subscriptions.of(*(part.subscriptions for part in (tenancy, sharing, account_erasure))),
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
