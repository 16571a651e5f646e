"""What auth is told from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self
from uuid import UUID

from auth.abuse_protection.known_devices import DeviceRules
from auth.abuse_protection.lockout import LockoutRules
from auth.client_accounts.account_opening import Category, OpeningRules
from auth.codes.one_time_codes import CodeRules
from auth.codes.sending_limits import SendingRules
from auth.data_export import other_services
from auth.machines.machines import Operator
from auth.openid.application_sessions import ApplicationRules
from auth.openid.outside_providers import OutsideProviders
from auth.passwords.password_hashes import HashCost
from auth.passwords.password_rules import KINDS, PasswordRules
from auth.second_factors.second_factors import SecondFactorRules
from auth.sessions.sessions import SessionRules
from auth.sessions.signing_keys import KeyRules
from chartrier.runtime.settings import Environment, ServiceSettings, SettingMissing

_DAY = 24 * 3600


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; only ``app.py`` reads it."""

    service: ServiceSettings
    signing_key: str
    also_published_keys: tuple[str, ...]
    kept_hashes_key: str
    operator: Operator | None = None
    password_rules: PasswordRules = field(default_factory=PasswordRules)
    hash_cost: HashCost = field(default_factory=HashCost)
    lockout: LockoutRules = field(default_factory=LockoutRules)
    devices: DeviceRules = field(default_factory=DeviceRules)
    second_factors: SecondFactorRules = field(default_factory=SecondFactorRules)
    sessions: SessionRules = field(default_factory=SessionRules)
    invitations_live: timedelta = timedelta(days=30)
    codes: CodeRules = field(default_factory=CodeRules)
    captcha: bool = True
    captcha_cost: int = 1000
    openings: OpeningRules = field(default_factory=OpeningRules)
    applications: ApplicationRules = field(default_factory=ApplicationRules)
    outside: OutsideProviders = field(default_factory=OutsideProviders)
    key_rules: KeyRules = field(default_factory=KeyRules)
    keys_read_every: float = 10.0
    service_urls: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Self:
        """Read them from the environment."""
        env = Environment("auth")
        return cls(
            service=ServiceSettings.read(env),
            signing_key=env.secret("SIGNING_KEY"),
            also_published_keys=_each_pem(env.text("ALSO_PUBLISHED_KEYS", "")),
            kept_hashes_key=env.secret("KEPT_HASHES_KEY"),
            operator=_operator(env),
            password_rules=_password_rules(env),
            hash_cost=HashCost(env.number("HASH_MEMORY_KIB", 19 * 1024), env.number("HASH_PASSES", 2)),
            lockout=LockoutRules(env.number("LOCKOUT_FAILURES", 3), _lasting(env, "LOCKOUT_SECONDS", 120 * 60)),
            devices=DeviceRules(_lasting(env, "DEVICE_SECONDS", 180 * _DAY)),
            second_factors=_second_factor_rules(env),
            sessions=SessionRules(
                _lasting(env, "SESSION_IDLE_SECONDS", 3600), _lasting(env, "SESSION_SECONDS", _DAY // 2)
            ),
            invitations_live=_lasting(env, "INVITATION_SECONDS", 30 * _DAY),
            codes=_code_rules(env),
            captcha=env.flag("CAPTCHA", default=True),
            captcha_cost=env.number("CAPTCHA_COST", 1000),
            openings=_opening_rules(env),
            applications=ApplicationRules(
                _lasting(env, "APPLICATION_IDLE_SECONDS", 30 * _DAY), _lasting(env, "APPLICATION_SECONDS", 90 * _DAY)
            ),
            outside=OutsideProviders.read(env.secret("OUTSIDE_PROVIDERS", "")),
            service_urls={name: env.text(f"{name.upper()}_URL", "").rstrip("/") for name in other_services.NAMES},
            key_rules=KeyRules(signs_for=_lasting(env, "KEY_LIVES_SECONDS", 90 * _DAY)),
            keys_read_every=env.seconds("KEYS_READ_SECONDS", 10),
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


def _second_factor_rules(env: Environment) -> SecondFactorRules:
    lasts = _lasting(env, "LOCKOUT_SECONDS", 120 * 60)
    return SecondFactorRules(LockoutRules(env.number("SECOND_FACTOR_FAILURES", 5), lasts))


def _code_rules(env: Environment) -> CodeRules:
    usual, sent = CodeRules(), SendingRules()
    return CodeRules(
        tries=env.number("CODE_TRIES", usual.tries),
        cool_down=_lasting(env, "CODE_COOL_DOWN_SECONDS", usual.cool_down.total_seconds()),
        sendings=SendingRules(
            to_a_number=env.number("SMS_PER_NUMBER", sent.to_a_number),
            to_an_address=env.number("CODES_PER_ADDRESS", sent.to_an_address),
            by_text_message=env.number("SMS_PER_DAY", sent.by_text_message),
            by_one=env.number("CODES_PER_ACCOUNT", sent.by_one),
        ),
    )


def _opening_rules(env: Environment) -> OpeningRules:
    usual = OpeningRules()
    # `company=Entreprise/Company; other=Autres/Others`
    categories = tuple(_category(each) for each in env.text("OPENING_CATEGORIES", "").split(";") if each.strip())
    countries = tuple(env.text("SMS_COUNTRIES", " ".join(usual.countries)).split())
    return OpeningRules(categories or usual.categories, countries)


def _category(named: str) -> Category:
    key, _, labels = named.partition("=")
    french, _, english = labels.partition("/")
    category = Category(key.strip(), french.strip(), english.strip())
    if not all(vars(category).values()):
        raise SettingMissing(f"OPENING_CATEGORIES should read `key=French/English; …`, and `{named.strip()}` does not")
    return category


def _lasting(env: Environment, name: str, usual: float) -> timedelta:
    return timedelta(seconds=env.seconds(name, usual))


def _each_pem(text: str) -> tuple[str, ...]:
    mark = "-----BEGIN "
    return tuple(mark + part for part in text.split(mark)[1:])
