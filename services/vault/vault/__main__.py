"""`python -m vault`: the commands of every service, and the vault's own: for its journal and its keys."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from chartrier.database.session import transaction
from chartrier.runtime.command import main
from chartrier.runtime.current import context
from vault.app import SERVICE, create_app
from vault.content_maintenance import key_rotation
from vault.errors import RefusalNotFound
from vault.journal import verification
from vault.paper_refusals import refusals
from vault.ports import ports


def verify_journal(_app: Flask) -> int:
    """Walk every chain and every signature of the journal; name the first broken line of each."""
    with transaction(maintenance=True) as session:
        found = verification.verify(session, ports().contents.keyring)
    for broken in found.breaks:
        print(f"BROKEN  {broken}")
    print(
        f"{found.chains} chains, {found.lines} lines, {found.signatures} signatures;"
        f" the last signature is over {found.last_signature}"
    )
    print("the journal is broken" if found.breaks else "the journal holds")
    return 1 if found.breaks else 0


def accept_paperless_again(_app: Flask) -> int:
    """Accept electronic delivery again for somebody who asked support: reads the acknowledgement's number."""
    try:
        number = UUID(input("Number of the acknowledgement: ").strip())
        with transaction(maintenance=True) as session:
            ended = refusals.accept_for(session, context(), number)
    except (ValueError, RefusalNotFound):
        print("There is no refusal of this number.")
        return 1
    print(f"{ended.organisation_name} delivers electronically again since {ended.ended_at}")
    return 0


def rotate_key(_app: Flask) -> int:
    """Wrap data keys with a fresh key from now on, and those that are there again; no content is rewritten."""
    keyring = ports().contents.keyring
    fresh = keyring.rotate()
    wrapped = 0
    while True:
        with transaction(maintenance=True) as session:
            some = key_rotation.rewrap_some(session, keyring)
        wrapped += some
        if not some:
            break
    print(f"the key {fresh} wraps from now on; {wrapped} data keys were wrapped again")
    return 0


if __name__ == "__main__":
    main(
        SERVICE,
        create_app,
        {
            "verify-journal": verify_journal,
            "rotate-key": rotate_key,
            "accept-paperless-again": accept_paperless_again,
        },
    )
