"""The settings of this service. Those of the signing key are read by the key process alone."""

from dataclasses import dataclass
from typing import Self

from chartrier.runtime.settings import Environment, ServiceSettings


@dataclass(frozen=True)
class Settings:
    """What the service needs to know of the world."""

    service: ServiceSettings
    vault_url: str
    platform: str
    secrets_key: str
    # PEM: when it ends is shown to operators. Whoever signs reads it apart.
    certificate: str | None = None
    time_stamp_url: str | None = None
    # PEM: those that the authority is trusted by.
    time_stamp_certificates: str | None = None
    time_stamp_wait_hours: int = 24
    reminder_days: tuple[int, ...] = (3, 10)

    @classmethod
    def read(cls) -> Self:
        """Read them from the environment."""
        env = Environment("signature")
        return cls(
            service=ServiceSettings.read(env),
            vault_url=env.text("VAULT_URL").rstrip("/"),
            platform=env.text("PLATFORM_NAME", "Chartrier"),
            secrets_key=env.secret("SECRETS_KEY"),
            certificate=env.optional("CERTIFICATE"),
            time_stamp_url=(url := env.optional("TIME_STAMP_URL")),
            time_stamp_certificates=env.text("TIME_STAMP_CHAIN") if url else None,
            time_stamp_wait_hours=int(env.text("TIME_STAMP_WAIT_HOURS", "24")),
            reminder_days=tuple(int(days) for days in env.text("REMINDER_DAYS", "3,10").split(",")),
        )
