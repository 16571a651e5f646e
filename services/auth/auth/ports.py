"""What auth's requests, handlers and jobs work with."""

from dataclasses import dataclass
from datetime import timedelta

from auth.application_sessions import ApplicationRules
from auth.captcha import Captcha
from auth.codes import CodeDesk, CodeRules
from auth.devices import DeviceRules
from auth.kept_secrets import KeptSecrets
from auth.keyed_hashes import KeyedHashes
from auth.lockout import LockoutRules
from auth.machines import Operator
from auth.openings import OpeningRules
from auth.other_services import OtherServices
from auth.outside_providers import OutsideProviders
from auth.packages import PackageSeal
from auth.passkeys import RelyingParty
from auth.password_rules import PasswordRules
from auth.passwords import Passwords
from auth.resets import ResetRules
from auth.second_factors import SecondFactorRules
from auth.sessions import SessionRules
from auth.signing_keys import KeyRing
from auth.tokens import TokenIssuer
from chartrier.clock import Clock
from chartrier.runtime.current import current_ports, seal


@dataclass(frozen=True)
class Ports:
    """The clock, the keys, and the rules that are set."""

    clock: Clock
    passwords: Passwords
    password_rules: PasswordRules
    hashes: KeyedHashes
    issuer: TokenIssuer
    lockout: LockoutRules
    devices: DeviceRules
    second_factors: SecondFactorRules
    kept_secrets: KeptSecrets
    relying_party: RelyingParty
    sessions: SessionRules
    operator: Operator | None
    public_url: str
    codes: CodeRules
    captcha: Captcha | None
    openings: OpeningRules
    invitations_live: timedelta
    key_ring: KeyRing
    applications: ApplicationRules
    outside: OutsideProviders
    package_seal: PackageSeal
    other_services: OtherServices


def ports() -> Ports:
    """The ports of the running application."""
    return current_ports(Ports)


def code_desk() -> CodeDesk:
    """What it takes to issue and check codes here."""
    held = ports()
    return CodeDesk(held.hashes, seal, held.codes)


def reset_rules() -> ResetRules:
    """Where links for a new password lead."""
    return ResetRules(ports().public_url)
