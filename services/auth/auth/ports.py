"""The ports of auth: what its requests, event handlers and jobs work with."""

from dataclasses import dataclass

from auth.abuse_protection.captcha import Captcha
from auth.config import Config
from auth.data_export.service_client import ServiceClient
from auth.machines.machines import Operator
from auth.openid.outside_providers import OutsideProviders
from auth.passwords.password_rules import PasswordRules
from auth.sessions.access_tokens import TokenIssuer
from auth.sessions.signing_keys import KeyRing
from chartrier.access.password_hashes import Passwords
from chartrier.clock import Clock
from chartrier.runtime.current import current_ports


@dataclass(frozen=True)
class Ports:
    """The clock, the configuration and the adapters."""

    clock: Clock
    config: Config
    passwords: Passwords
    password_rules: PasswordRules
    issuer: TokenIssuer
    key_ring: KeyRing
    operator: Operator | None
    captcha: Captcha | None
    outside: OutsideProviders
    service_client: ServiceClient


def ports() -> Ports:
    """Return the ports of the current application."""
    return current_ports(Ports)


def config() -> Config:
    """Return the keys and rules of this installation."""
    return ports().config
