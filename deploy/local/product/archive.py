"""Where the backups of an embedded installation are, and what of it is backed up."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.local.product.installation import Installation
from deploy.local.servers.pgbackrest import DatabaseBackup, backup_program
from deploy.local.servers.ports import LOOPBACK
from deploy.local.servers.postgres import Server, account, data_folder
from deploy.local.servers.processes import DidNotStart

BACKUP_VARIABLE = "CHARTRIER_BACKUP"
# Of `postmaster.pid`.
PORT_LINE, SOCKET_LINE = 3, 4


def named_archive(installation: Installation) -> DatabaseBackup | None:
    """Return the archive in the folder that CHARTRIER_BACKUP names, if it names one."""
    folder = os.environ.get(BACKUP_VARIABLE)
    return archive_of(installation, Path(folder).resolve()) if folder else None


def archive_of(installation: Installation, folder: Path) -> DatabaseBackup:
    """Return the archive in a folder; its passphrase is one of the installation's keys."""
    return DatabaseBackup(folder, installation.keys.password("backup"), backup_program())


def data_of(installation: Installation) -> Path:
    """Return where the data of the database server lie."""
    return data_folder(installation.home / "postgres", account())


def documents_of(home: Path) -> Path:
    """Return where the contents lie in an installation, and in its backup."""
    return home / "documents"


def server_of(installation: Installation) -> Server:
    """Return the database server of an installation that runs."""
    trace = data_of(installation) / "postmaster.pid"
    if not trace.exists():
        raise DidNotStart(f"{installation.home} does not run: a backup is taken of what runs.")
    lines = trace.read_text().splitlines()
    password = installation.keys.password("postgres")
    return Server(int(lines[PORT_LINE]), password, Path(lines[SOCKET_LINE]), LOOPBACK)
