"""The settings of this service."""

from dataclasses import dataclass
from typing import Self

from chartrier.runtime.settings import Environment, ServiceSettings


@dataclass(frozen=True)
class KeySettings:
    """Where the signing key is: three PEM texts, or one PKCS#12 file. Only the worker needs one."""

    key: str | None
    certificate: str | None
    chain: str | None
    pkcs12_path: str | None
    password: str | None


@dataclass(frozen=True)
class Settings:
    """What the service needs to know of the world."""

    service: ServiceSettings
    vault_url: str
    platform: str
    signing: KeySettings

    @classmethod
    def read(cls) -> Self:
        """Read them from the environment."""
        env = Environment("signature")
        return cls(
            service=ServiceSettings.read(env),
            vault_url=env.text("VAULT_URL").rstrip("/"),
            platform=env.text("PLATFORM_NAME", "Chartrier"),
            signing=KeySettings(
                key=env.optional("KEY"),
                certificate=env.optional("CERTIFICATE"),
                chain=env.optional("CHAIN"),
                pkcs12_path=env.optional("PKCS12_PATH"),
                password=env.optional("KEY_PASSWORD"),
            ),
        )
