"""Run one of the commands of auth: those of every service, and changes of its signing keys."""

from flask import Flask

from auth.app import SERVICE, create_app
from auth.ports import config, ports
from auth.sessions import signing_keys
from chartrier.database.session import transaction
from chartrier.runtime.command import main
from chartrier.runtime.current import context


def rotate_keys(_app: Flask) -> int:
    """Create the next signing key: published now, signing in a quarter of an hour."""
    with transaction(maintenance=True) as session:
        signs_from = signing_keys.rotate(session, context(), config(), ports().key_ring)
    print(f"The next key signs from {signs_from:%Y-%m-%d %H:%M:%S} UTC.")
    return 0


def replace_keys(_app: Flask) -> int:
    """Replace leaked keys: another key signs at once, and what the former ones signed is refused."""
    with transaction(maintenance=True) as session:
        signing_keys.replace(session, context(), config())
    print("Another key signs now; open sessions continue with their next refresh.")
    return 0


if __name__ == "__main__":
    main(SERVICE, create_app, own={"rotate-keys": rotate_keys, "replace-keys": replace_keys})
