"""A batch in a folder of its own, with settings as a payroll office would write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chartrier_connector import settings
from chartrier_connector.settings import Settings

PDF = b"%PDF-1.7 invented"
TOML = """
address = "http://127.0.0.1:1"
program = "00000000-0000-0000-0000-000000000000"
secret_file = "secret"
organisation = "11111111-2222-3333-4444-555555555555"
folder = "exports"
{more}

[dates]
"Période" = "%m/%Y"

[fields]
reference = "BULLETIN-{{Période}}-{{Matricule}}"
type = "payslip"
title = "Bulletin de paie {{Période}}"
file = "{file}"

[fields.metadata]
period = "{{Période}}"
employer = "Intérim Imaginaire"
staff_number = "{{Matricule}}"

[fields.recipient.person]
staff_number = "{{Matricule}}"
{person}
"""
PERSON = 'first_name = "{Prénom}"\nlast_name = "{Nom}"\nemail = "{Courriel}"'
HEADER = "Matricule;Période;Fichier;Prénom;Nom;Courriel;Net"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of batches, with one batch in it."""
    batch = tmp_path / "exports" / "2026-10"
    batch.mkdir(parents=True)
    return batch


@pytest.fixture
def known(tmp_path: Path) -> Callable[..., Settings]:
    """Return settings with some lines changed."""

    def read(
        more: str = 'index = "*.csv"\namounts = ["Net"]', file: str = "{Fichier}", person: str = PERSON
    ) -> Settings:
        (tmp_path / "secret").write_text("secret")
        (tmp_path / "payslips.toml").write_text(TOML.format(more=more, file=file, person=person))
        return settings.read(tmp_path / "payslips.toml")

    return read


def write_index(folder: Path, *lines: str, encoding: str = "utf-8") -> None:
    """Write an index, and a file for each that it names."""
    (folder / "index.csv").write_bytes("\r\n".join([HEADER, *lines]).encode(encoding))


def row(number: int, *, period: str = "10/2026", net: str = "1 234,56") -> str:
    """Return a good line of an index."""
    return f"M{number};{period};{number}.pdf;Camille;Exemple;camille-{number}@exemple.test;{net}"
