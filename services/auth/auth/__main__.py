"""Run one of the commands of auth: those of every service, and changes of its signing keys."""

from flask import Flask

from auth.app import SERVICE, create_app
from auth.ports import ports
from auth.sessions import signing_keys
from chartrier.database.session import transaction
from chartrier.runtime.command import main


def rotate_keys(_app: Flask) -> int:
    """Make the next signing key: shown now, signing in a quarter of an hour."""
    held = ports()
    with transaction(maintenance=True) as session:
        signs_from = signing_keys.rotate(session, held.key_ring, secrets=held.kept_secrets, now=held.clock.now())
    print(f"the next key signs from {signs_from:%Y-%m-%d %H:%M:%S} UTC")
    return 0


def replace_keys(_app: Flask) -> int:
    """After a leak: another key signs at once, and what the former ones signed is refused."""
    held = ports()
    with transaction(maintenance=True) as session:
        signing_keys.replace(session, secrets=held.kept_secrets, now=held.clock.now())
    print("another key signs now; open sessions go on with their next refresh")
    return 0


if __name__ == "__main__":
    main(SERVICE, create_app, own={"rotate-keys": rotate_keys, "replace-keys": replace_keys})
