"""The composition root of auth: settings, then ports, then Flask."""

from datetime import datetime
from pathlib import Path

from flask import Flask

from auth.abuse_protection.captcha import Captcha
from auth.api.account_closing import closing
from auth.api.accounts import me
from auth.api.activation import activations, letters
from auth.api.client_accounts import account_opening
from auth.api.common import captchas
from auth.api.consents import texts
from auth.api.data_export import exports
from auth.api.machines import clients
from auth.api.merging import associations
from auth.api.openid import applications, authorizations, authorize, discovery, oauth, outside, sign_outs
from auth.api.paper_refusals import identifications
from auth.api.passwords import own_passwords
from auth.api.profile import email_addresses, phones, profiles
from auth.api.recovery import lost_identifiers, resets, support_reviews
from auth.api.second_factors import second_factors
from auth.api.security_journal import security_journal
from auth.api.sessions import proofs, sessions
from auth.api.sign_in import passkey_sign_in, required_second_factor, sign_in
from auth.api.support import people
from auth.data_export.service_client import ServiceClient
from auth.jobs import jobs
from auth.models import Base
from auth.ports import Ports
from auth.ports import ports as current_ports
from auth.sessions.access_tokens import TokenIssuer
from auth.sessions.signing_keys import ConfiguredKeys, KeyRing, StoredKey, read_keys
from auth.settings import Settings
from auth.subscriptions import account_erasure, sharing, tenancy, vault
from chartrier.access.password_hashes import Passwords
from chartrier.clock import SystemClock
from chartrier.database.session import reading
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.service import Service, create_service_app

SERVICE = Service(
    name="auth",
    blueprints=[
        activations.blueprint,
        associations.blueprint,
        required_second_factor.blueprint,
        letters.blueprint,
        exports.blueprint,
        closing.blueprint,
        security_journal.blueprint,
        sessions.blueprint,
        sign_in.blueprint,
        passkey_sign_in.blueprint,
        second_factors.blueprint,
        me.blueprint,
        proofs.blueprint,
        texts.blueprint,
        oauth.blueprint,
        discovery.blueprint,
        authorize.blueprint,
        authorizations.blueprint,
        sign_outs.blueprint,
        applications.blueprint,
        clients.blueprint,
        outside.blueprint,
        captchas.blueprint,
        resets.blueprint,
        identifications.blueprint,
        own_passwords.blueprint,
        lost_identifiers.blueprint,
        support_reviews.blueprint,
        people.blueprint,
        account_opening.blueprint,
        profiles.blueprint,
        email_addresses.blueprint,
        phones.blueprint,
    ],
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=Subscriptions.of(
        tenancy.subscriptions, vault.subscriptions, sharing.subscriptions, account_erasure.subscriptions
    ),
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None) -> Flask:
    """Return the application; it checks access tokens like every other service, with its own keys at hand."""
    settings = settings or Settings.read()
    ports = ports or ports_of(settings)
    app = create_service_app(SERVICE, settings.service, ports, keys=ports.key_ring, clock=ports.clock)
    app.register_blueprint(discovery.at_root)
    return app


def ports_of(settings: Settings) -> Ports:
    """Return the ports of auth as it runs for real."""
    config = settings.config
    ring = KeyRing(
        ConfiguredKeys(settings.signing_key, settings.also_published_keys),
        read=_read_keys,
        encryption=config.encryption,
        rules=settings.key_rules,
        now=_now,
    )
    return Ports(
        clock=SystemClock(),
        config=config,
        passwords=Passwords(settings.hash_cost.hasher()),
        password_rules=settings.password_rules,
        issuer=TokenIssuer(ring, settings.service.issuer),
        key_ring=ring,
        operator=settings.operator,
        captcha=Captcha(config.hashes, cost=settings.captcha_cost) if settings.captcha_cost else None,
        outside=settings.outside,
        service_client=ServiceClient(settings.service_urls),
    )


def _now() -> datetime:
    # The clock of the current application, which tests hold still.
    return current_ports().clock.now()


def _read_keys() -> list[StoredKey]:
    with reading(maintenance=True) as connection:
        return read_keys(connection)
