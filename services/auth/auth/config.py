"""The keys and rules that this installation is configured with; use cases take them as one object."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Self
from urllib.parse import urlsplit

from auth.formats import phone_numbers
from chartrier.access.encryption import Encryption
from chartrier.access.keyed_hashes import KeyedHashes

OFFLINE_ACCESS: Final = "offline_access"
"""The scope in which an application asks to go on while its user is away."""


@dataclass(frozen=True)
class LockoutRules:
    """After how many failures in a row an account is locked, and for how long."""

    failures: int = 3
    duration: timedelta = timedelta(minutes=120)


@dataclass(frozen=True)
class DeviceRules:
    """How long a device that doesn't come back stays known."""

    lifetime: timedelta = timedelta(days=180)


@dataclass(frozen=True)
class SendingLimits:
    """How many codes are sent in a day, apart to contacts that an account proved and to those that anybody may type."""

    per_number: int = 10
    per_address: int = 20
    per_account: int = 30
    text_messages: int = 5000
    text_messages_to_typed_numbers: int = 5000


@dataclass(frozen=True)
class CodeRules:
    """How many attempts a code allows, how soon another may be asked for, and how many are sent in a day."""

    attempts: int = 5
    cool_down: timedelta = timedelta(seconds=60)
    limits: SendingLimits = field(default_factory=SendingLimits)


@dataclass(frozen=True)
class SecondFactorRules:
    """How many wrong codes lock, how long setting one up may take, and how many there may be."""

    lockout: LockoutRules = field(default_factory=lambda: LockoutRules(failures=5))
    set_up_within: timedelta = timedelta(minutes=10)
    maximum: int = 12


@dataclass(frozen=True)
class SessionRules:
    """How long a session may be idle, how long it lasts at most, and how long its tokens outlive its end."""

    idle_timeout: timedelta = timedelta(minutes=60)
    lifetime: timedelta = timedelta(hours=12)
    tokens_outlive: timedelta = timedelta(minutes=6)


@dataclass(frozen=True)
class Category:
    """A kind of client that may open an account, as the form names it."""

    key: str
    fr: str
    en: str


@dataclass(frozen=True)
class ClientAccountRules:
    """Who may open a client account, in which countries mobiles are texted, and how long the opening may take."""

    categories: tuple[Category, ...] = (Category("company", "Entreprise", "Company"),)
    countries: tuple[str, ...] = phone_numbers.COUNTRIES
    lifetime: timedelta = timedelta(days=1)
    email_code_lifetime: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class RelyingParty:
    """The party that passkeys are made for: this installation, at its public address."""

    id: str
    origin: str
    name: str = "Chartrier"

    @classmethod
    def at(cls, public_url: str) -> Self:
        """Return the relying party at a public address."""
        parts = urlsplit(public_url)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True)
class Config:
    """The keys and rules of this installation."""

    public_url: str
    hashes: KeyedHashes
    encryption: Encryption
    # Makes a text that only notify can read.
    seal: Callable[[str], str]
    lockout: LockoutRules = field(default_factory=LockoutRules)
    devices: DeviceRules = field(default_factory=DeviceRules)
    codes: CodeRules = field(default_factory=CodeRules)
    second_factors: SecondFactorRules = field(default_factory=SecondFactorRules)
    sessions: SessionRules = field(default_factory=SessionRules)
    applications: SessionRules = field(default_factory=lambda: SessionRules(timedelta(days=30), timedelta(days=90)))
    client_accounts: ClientAccountRules = field(default_factory=ClientAccountRules)
    invitation_lifetime: timedelta = timedelta(days=30)

    @property
    def relying_party(self) -> RelyingParty:
        """Return the party that passkeys are made for."""
        return RelyingParty.at(self.public_url)

    def session_rules(self, scope: str) -> SessionRules:
        """Return the rules for an application's session: a browser's, unless the application may stay."""
        return self.applications if OFFLINE_ACCESS in scope.split() else self.sessions
