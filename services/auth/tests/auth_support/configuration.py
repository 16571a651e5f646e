"""A configuration for tests that call use cases themselves."""

from auth.config import Config
from auth.secret_encryption import SecretEncryption
from chartrier.access.keyed_hashes import KeyedHashes

SECRETS_KEY = "a key of tests that is long enough for it"


def config_with(**rules: object) -> Config:
    """Return a configuration with the usual rules, but for these."""
    given = {"public_url": "https://chartrier.test", "seal": lambda text: text} | rules
    keys = {"hashes": KeyedHashes(SECRETS_KEY), "encryption": SecretEncryption(SECRETS_KEY)}
    return Config(**keys, **given)  # type: ignore[arg-type]
