"""What auth's requests, handlers and jobs work with."""

from dataclasses import dataclass
from datetime import timedelta

from auth.abuse_protection.captcha import Captcha
from auth.abuse_protection.known_devices import DeviceRules
from auth.abuse_protection.lockout import LockoutRules
from auth.client_accounts.account_opening import OpeningRules
from auth.codes.one_time_codes import CodeDesk, CodeRules
from auth.data_export.other_services import OtherServices
from auth.data_export.package_files import PackageSeal
from auth.machines.machines import Operator
from auth.openid.application_sessions import ApplicationRules
from auth.openid.outside_providers import OutsideProviders
from auth.passwords.password_hashes import Passwords
from auth.passwords.password_rules import PasswordRules
from auth.recovery.password_resets import ResetRules
from auth.second_factors.passkeys import RelyingParty
from auth.second_factors.second_factors import SecondFactorRules
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.secret_storage.secret_encryption import KeptSecrets
from auth.sessions.access_tokens import TokenIssuer
from auth.sessions.sessions import SessionRules
from auth.sessions.signing_keys import KeyRing
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
