"""Support for the tests: keys, documents, validators, a vault on loopback."""
