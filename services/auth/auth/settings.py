"""The settings of auth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self
from uuid import UUID

from auth.config import (
    Category,
    ClientAccountRules,
    CodeRules,
    Config,
    DeviceRules,
    LockoutRules,
    SecondFactorRules,
    SendingLimits,
    SessionRules,
)
from auth.data_export import service_client
from auth.machines.machines import Operator
from auth.openid.outside_providers import OutsideProviders
from auth.passwords.password_rules import KINDS, PasswordRules
from auth.sessions.signing_keys import KeyRules
from chartrier.access.encryption import Encryption
from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.access.password_hashes import HashCost
from chartrier.runtime.current import seal
from chartrier.runtime.settings import Environment, ServiceSettings, SettingMissing

_DAY = 24 * 3600


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; only ``app.py`` reads it."""

    service: ServiceSettings
    signing_key: str
    config: Config
    also_published_keys: tuple[str, ...] = ()
    operator: Operator | None = None
    password_rules: PasswordRules = field(default_factory=PasswordRules)
    hash_cost: HashCost = field(default_factory=HashCost)
    captcha_cost: int | None = 1000
    outside: OutsideProviders = field(default_factory=OutsideProviders)
    key_rules: KeyRules = field(default_factory=KeyRules)
    service_urls: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Self:
        """Read the settings from the environment."""
        env = Environment("auth")
        service = ServiceSettings.read(env)
        return cls(
            service=service,
            signing_key=env.secret("SIGNING_KEY"),
            config=_config(env, service.public_url),
            also_published_keys=_each_pem(env.text("ALSO_PUBLISHED_KEYS", "")),
            operator=_operator(env),
            password_rules=_password_rules(env),
            hash_cost=HashCost(env.number("HASH_MEMORY_KIB", 19 * 1024), env.number("HASH_PASSES", 2)),
            captcha_cost=env.number("CAPTCHA_COST", 1000) if env.flag("CAPTCHA", default=True) else None,
            outside=OutsideProviders.read(env.secret("OUTSIDE_PROVIDERS", "")),
            service_urls={name: env.text(f"{name.upper()}_URL", "").rstrip("/") for name in service_client.NAMES},
            key_rules=KeyRules(
                signs_for=_duration(env, "KEY_LIFETIME_SECONDS", 90 * _DAY),
                read_every=env.seconds("KEYS_READ_SECONDS", 10),
            ),
        )


def _config(env: Environment, public_url: str) -> Config:
    key, locked_for = env.secret("SECRETS_KEY"), _duration(env, "LOCKOUT_SECONDS", 120 * 60)
    return Config(
        public_url=public_url,
        hashes=KeyedHashes(key),
        encryption=Encryption.derived(key, purpose="chartrier auth secret encryption"),
        seal=seal,
        lockout=LockoutRules(env.number("LOCKOUT_FAILURES", 3), locked_for),
        devices=DeviceRules(_duration(env, "DEVICE_SECONDS", 180 * _DAY)),
        codes=_code_rules(env),
        second_factors=SecondFactorRules(LockoutRules(env.number("SECOND_FACTOR_FAILURES", 5), locked_for)),
        sessions=SessionRules(
            _duration(env, "SESSION_IDLE_SECONDS", 3600), _duration(env, "SESSION_SECONDS", _DAY // 2)
        ),
        applications=SessionRules(
            _duration(env, "APPLICATION_IDLE_SECONDS", 30 * _DAY), _duration(env, "APPLICATION_SECONDS", 90 * _DAY)
        ),
        client_accounts=_client_account_rules(env),
        invitation_lifetime=_duration(env, "INVITATION_SECONDS", 30 * _DAY),
    )


def _operator(env: Environment) -> Operator | None:
    client_id = env.optional("OPERATOR_CLIENT_ID")
    return Operator(UUID(client_id), env.secret("OPERATOR_CLIENT_SECRET")) if client_id else None


def _password_rules(env: Environment) -> PasswordRules:
    usual = PasswordRules()
    kinds = tuple(env.text("PASSWORD_KINDS", " ".join(usual.kinds)).split())
    if unknown := set(kinds) - set(KINDS):
        raise SettingMissing(f"PASSWORD_KINDS may hold {', '.join(KINDS)}; there is no {', '.join(sorted(unknown))}")
    return PasswordRules(
        minimum=env.number("PASSWORD_MINIMUM", usual.minimum),
        kinds=kinds,
        phrase_minimum=env.number("PASSWORD_PHRASE_MINIMUM", usual.phrase_minimum),
        maximum=env.number("PASSWORD_MAXIMUM", usual.maximum),
        refuse_common=env.flag("PASSWORD_REFUSE_COMMON", default=usual.refuse_common),
    )


def _code_rules(env: Environment) -> CodeRules:
    usual, limits = CodeRules(), SendingLimits()
    return CodeRules(
        attempts=env.number("CODE_TRIES", usual.attempts),
        cool_down=_duration(env, "CODE_COOL_DOWN_SECONDS", usual.cool_down.total_seconds()),
        limits=SendingLimits(
            per_number=env.number("SMS_PER_NUMBER", limits.per_number),
            per_address=env.number("CODES_PER_ADDRESS", limits.per_address),
            per_account=env.number("CODES_PER_ACCOUNT", limits.per_account),
            text_messages=env.number("SMS_PER_DAY", limits.text_messages),
            text_messages_to_typed_numbers=env.number(
                "SMS_TO_TYPED_NUMBERS_PER_DAY", limits.text_messages_to_typed_numbers
            ),
        ),
    )


def _client_account_rules(env: Environment) -> ClientAccountRules:
    usual = ClientAccountRules()
    # `company=Entreprise/Company; other=Autres/Others`
    categories = tuple(_category(each) for each in env.text("OPENING_CATEGORIES", "").split(";") if each.strip())
    countries = tuple(env.text("SMS_COUNTRIES", " ".join(usual.countries)).split())
    return ClientAccountRules(categories or usual.categories, countries)


def _category(named: str) -> Category:
    key, _, labels = named.partition("=")
    french, _, english = labels.partition("/")
    category = Category(key.strip(), french.strip(), english.strip())
    if not all(vars(category).values()):
        raise SettingMissing(f"OPENING_CATEGORIES should read `key=French/English; …`, and `{named.strip()}` does not")
    return category


def _duration(env: Environment, name: str, usual: float) -> timedelta:
    return timedelta(seconds=env.seconds(name, usual))


def _each_pem(text: str) -> tuple[str, ...]:
    mark = "-----BEGIN "
    return tuple(mark + part for part in text.split(mark)[1:])
