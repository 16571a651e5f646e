"""A configuration for tests that call use cases themselves."""

from auth.config import Config
from chartrier.access.encryption import Encryption
from chartrier.access.keyed_hashes import KeyedHashes

SECRETS_KEY = "a key of tests that is long enough for it"


def config_with(**rules: object) -> Config:
    """Return a configuration with the usual rules, but for these."""
    given = {"public_url": "https://chartrier.test", "seal": lambda text: text} | rules
    keys = {"hashes": KeyedHashes(SECRETS_KEY), "encryption": Encryption.derived(SECRETS_KEY, purpose="tests")}
    return Config(**keys, **given)  # type: ignore[arg-type]
