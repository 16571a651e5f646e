"""The connector for software that only writes files, against the whole product."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Scene
from tests.e2e.support.people import eventually
from tests.e2e.support.sample_documents import payslip

LINES = 12
SETTINGS = """
address = "{base}"
program = "{program}"
secret_file = "secret"
organisation = "{organisation}"
folder = "exports"
index = "*.csv"
lines_per_request = 2
quiet_seconds = 0.1
[fields]
reference = "BUL-{mark}-{{Matricule}}"
type = "payslip"
title = "Bulletin {{Période}}"
file = "{{Fichier}}"
[fields.metadata]
period = "{{Période}}"
employer = "Intérim Imaginaire"
staff_number = "{{Matricule}}"
[fields.recipient.person]
staff_number = "{{Matricule}}"
first_name = "Camille"
last_name = "Exemple"
"""


@pytest.fixture
def batch(scene: Scene, tmp_path: Path) -> Path:
    """Twelve payslips: one names no file, another a month that there is none of."""
    erp = scene.organisations.erp
    given = {"base": scene.product.base, "program": erp.client_id, "organisation": scene.organisations.agency_id}
    (tmp_path / "paie.toml").write_text(SETTINGS.format(**given, mark=scene.mark))
    (tmp_path / "secret").write_text(erp.client_secret)
    folder = tmp_path / "exports" / "2026-10"
    folder.mkdir(parents=True)
    write_index(folder, scene.mark, bad_month="2026-13")
    for number in range(1, LINES):
        (folder / f"{number}.pdf").write_bytes(payslip())
    return folder


def write_index(folder: Path, mark: str, *, bad_month: str) -> None:
    months = {3: bad_month}
    lines = [f"M-{mark}-{number};{months.get(number, '2026-10')};{number}.pdf" for number in range(1, LINES + 1)]
    (folder / "index.csv").write_text("\n".join(["Matricule;Période;Fichier", *lines]))


def command(batch: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "chartrier_connector", str(batch.parents[1] / "paie.toml"), *arguments]


def run(batch: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(batch, *arguments), check=False, capture_output=True, text=True)


def report(batch: Path) -> list[list[str]]:
    with (batch.parent / f"{batch.name}.rapport.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))[1:]


def deposited(scene: Scene) -> list[str]:
    documents = scene.organisations.erp.items(
        f"/api/vault/documents?organisation={scene.organisations.agency_id}&limit=100"
    )
    return sorted(each["metadata"]["staff_number"] for each in documents)


@pytest.mark.runs_on("embedded")
@pytest.mark.fault
@pytest.mark.spec("OPS-32")
def test_a_batch_killed_half_way_is_taken_up_again_and_nothing_is_deposited_twice(scene: Scene, batch: Path) -> None:
    kept = batch.parent / ".connector" / "2026-10.jsonl"
    with subprocess.Popen(command(batch, "deposit"), stdout=subprocess.DEVNULL) as process:
        eventually(lambda: kept.exists() and kept.read_bytes().count(b"\n") >= 2)
        process.kill()
    # A line that the kill cut short.
    with kept.open("ab") as file:
        file.write(b'{"digest": "cut')

    again = run(batch, "deposit")

    assert again.returncode == 2, again.stderr
    rows = report(batch)
    outcomes = {row[0]: row[3] for row in rows}
    assert (outcomes["4"], outcomes["13"]) == ("Refusé", "Refusé")
    assert [row[4] for row in rows if row[3] == "Refusé"][1] == "Le fichier « 12.pdf » n’est pas là."
    assert rows[2][4].startswith("Colonne « Période » : "), rows[2]
    assert all(outcomes[str(number)] in {"Déposé", "Déjà déposé"} for number in range(2, 13) if number != 4)
    assert deposited(scene) == sorted(f"M-{scene.mark}-{number}" for number in range(1, LINES) if number != 3)


@pytest.mark.runs_on("embedded")
@pytest.mark.spec("OPS-32")
def test_a_folder_that_is_followed_is_taken_again_once_its_index_is_put_right_and_states_are_read_back(
    scene: Scene, batch: Path
) -> None:
    path = batch.parent / "2026-10.rapport.csv"
    with subprocess.Popen(command(batch, "watch"), stdout=subprocess.PIPE, text=True) as process:
        eventually(path.exists)
        (batch / "12.pdf").write_bytes(payslip())
        write_index(batch, scene.mark, bad_month="2026-10")
        eventually(lambda: all(row[3] in {"Déposé", "Déjà déposé"} for row in report(batch)))
        process.terminate()
    assert process.returncode == 0

    states = run(batch, "states", "--since", "2026-01-01")

    assert states.returncode == 0, states.stderr
    assert len(deposited(scene)) == LINES
    with (batch.parent / "états.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    assert {row[0] for row in rows} == {f"BUL-{scene.mark}-M-{scene.mark}-{number}" for number in range(1, LINES + 1)}
    assert {row[3] for row in rows} == {"À traiter"}


@pytest.mark.runs_on("embedded")
@pytest.mark.spec("OPS-32")
def test_a_program_that_is_not_known_is_told_in_words_and_sends_nothing(batch: Path) -> None:
    (batch.parents[1] / "secret").write_text("not the secret")
    stranger = run(batch, "deposit")
    assert (stranger.returncode, stranger.stderr) == (
        1,
        "Le programme n’est pas reconnu : vérifiez `program` et le fichier de son mot de passe.\n",
    )
    assert {row[3] for row in report(batch)} == {"Pas encore envoyé", "Refusé"}
    shown = run(batch, "preview")
    assert (shown.returncode, "reference = BUL-" in shown.stdout) == (0, True)
