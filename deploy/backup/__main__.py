"""Back up an installation of `make run`, or restore one: `python -m deploy.backup back-up | copy-contents | restore`.

Three things belong to an installation: its databases, its contents, its keys. The first two go into the folder of
backups. The keys don't: who has both has every document. Keep a copy of `keys/` elsewhere, with other people.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from deploy.backup.contents import copy_new, remove_erased
from deploy.local.product.archive import archive_of, data_of, documents_of, server_of
from deploy.local.product.installation import AlreadyRunning, Installation
from deploy.local.servers.pgbackrest import BackupFailed, NoBackupProgram
from deploy.local.servers.processes import DidNotStart


def back_up(installation: Installation, folder: Path) -> None:
    """Take a whole backup of the running installation."""
    archive_of(installation, folder).back_up(server_of(installation))
    # After the databases: what a row speaks of was written before the row.
    copied = copy_new(documents_of(installation.home), documents_of(folder))
    removed = remove_erased(documents_of(installation.home), documents_of(folder))
    print(f"The databases are backed up; {copied} contents were copied, {removed} that were erased are gone here too.")


def restore(installation: Installation, folder: Path, at: datetime | None) -> None:
    """Restore into an installation that holds its keys and nothing else."""
    with installation.exclusively():
        data = data_of(installation)
        if data.exists() and any(data.iterdir()):
            raise BackupFailed(f"There is a server's data in {data} already. Restore into an empty place.")
        archive_of(installation, folder).restore(data, at=at)
        copied = copy_new(documents_of(folder), documents_of(installation.home))
    print(f"Restored, with {copied} contents. Start it with `make run`, then run `python -m vault verify-journal`.")


def main() -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="python -m deploy.backup", description=__doc__)
    parser.add_argument("command", choices=["back-up", "copy-contents", "restore"])
    parser.add_argument("folder", type=Path, help="where the backups are; CHARTRIER_BACKUP of `make run`")
    parser.add_argument("--at", type=datetime.fromisoformat, help="restore as it was then: 2026-11-28T18:30:00+00:00")
    given = parser.parse_args()
    installation, folder = Installation.at_home("embedded"), given.folder.resolve()
    try:
        match given.command:
            case "back-up":
                back_up(installation, folder)
            case "copy-contents":
                print(f"{copy_new(documents_of(installation.home), documents_of(folder))} contents were copied")
            case _:
                restore(installation, folder, given.at)
    except (AlreadyRunning, BackupFailed, DidNotStart, NoBackupProgram) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
