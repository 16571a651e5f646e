"""Settings of notify; only `app.py` reads them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast, get_args
from uuid import UUID

from chartrier.runtime.settings import Environment, ServiceSettings, SettingMissing
from notify.adapters.smtp import Security
from notify.adapters.twilio import USUAL_API


@dataclass(frozen=True)
class SmtpSettings:
    """The mail server to hand messages to."""

    host: str
    port: int
    security: Security
    user: str | None
    password: str | None
    timeout: float


@dataclass(frozen=True)
class TwilioSettings:
    """The account at Twilio that text messages leave by."""

    account_sid: str
    auth_token: str
    sender: str
    api: str
    timeout: float


@dataclass(frozen=True)
class Settings:
    """Everything that can be set."""

    service: ServiceSettings
    smtp: SmtpSettings | None
    captured_mail: Path | None
    sender_address: str
    sender_name: str
    support_address: str
    seal_private_key: str
    digest_quiet: float
    digest_longest: float
    twilio: TwilioSettings | None = None
    webhook_timeout: float = 10
    webhook_loopback: bool = False
    operator_client_id: UUID | None = None

    @classmethod
    def read(cls) -> Self:
        """Read the settings from the environment."""
        env = Environment("notify")
        host, captured = env.optional("SMTP_HOST"), env.optional("CAPTURED_MAIL_PATH")
        if (host is None) == (captured is None):
            raise SettingMissing("One of NOTIFY_SMTP_HOST and NOTIFY_CAPTURED_MAIL_PATH says where messages go.")
        address, operator = env.text("SENDER_ADDRESS"), env.optional("OPERATOR_CLIENT_ID")
        return cls(
            service=ServiceSettings.read(env),
            smtp=_smtp(env, host) if host else None,
            captured_mail=Path(captured) if captured else None,
            sender_address=address,
            sender_name=env.text("SENDER_NAME", "Chartrier"),
            support_address=env.text("SUPPORT_ADDRESS", address),
            seal_private_key=env.secret("SEAL_PRIVATE_KEY"),
            digest_quiet=env.seconds("DIGEST_QUIET", 2),
            digest_longest=env.seconds("DIGEST_LONGEST", 15),
            twilio=_twilio(env),
            webhook_timeout=env.seconds("WEBHOOK_TIMEOUT", 10),
            webhook_loopback=env.flag("WEBHOOK_LOOPBACK", default=False),
            operator_client_id=UUID(operator) if operator else None,
        )


def _twilio(env: Environment) -> TwilioSettings | None:
    account_sid = env.optional("TWILIO_ACCOUNT_SID")
    if account_sid is None:
        return None
    return TwilioSettings(
        account_sid=account_sid,
        auth_token=env.secret("TWILIO_AUTH_TOKEN"),
        sender=env.text("TWILIO_SENDER"),
        api=env.text("TWILIO_API", USUAL_API).rstrip("/"),
        timeout=env.seconds("TWILIO_TIMEOUT", 10),
    )


def _smtp(env: Environment, host: str) -> SmtpSettings:
    security = env.text("SMTP_SECURITY", "starttls")
    if security not in get_args(Security):
        raise SettingMissing("NOTIFY_SMTP_SECURITY should be none, starttls or tls")
    return SmtpSettings(
        host=host,
        port=env.number("SMTP_PORT", 465 if security == "tls" else 587),
        security=cast("Security", security),
        user=env.optional("SMTP_USER"),
        password=env.optional("SMTP_PASSWORD"),
        timeout=env.seconds("SMTP_TIMEOUT", 10),
    )
