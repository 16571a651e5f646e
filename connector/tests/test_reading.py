"""What is read of a batch before anything is sent: lines, and in words what is wrong with any."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from chartrier_connector import batch
from chartrier_connector.batch import Batch
from chartrier_connector.errors import Stopped
from chartrier_connector.preview import preview
from chartrier_connector.settings import Settings
from chartrier_connector.sources import open_source
from chartrier_connector.tables import write_table
from connector.tests.conftest import PDF, row, write_index

Known = Callable[..., Settings]


def problems(read: Batch) -> dict[int, str]:
    return {line.row.number: " ".join(each.in_language("fr") for each in line.problems) for line in read.lines}


@pytest.mark.spec("OPS-32")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_an_index_is_read_however_windows_wrote_it(folder: Path, known: Known, encoding: str) -> None:
    write_index(folder, row(1), encoding=encoding)
    (folder / "1.pdf").write_bytes(PDF)

    (line,) = batch.read(folder, known()).lines

    assert line.problems == []
    assert line.deposit["reference"] == "BULLETIN-2026-10-M1"
    assert line.deposit["metadata"] == {"period": "2026-10", "employer": "Intérim Imaginaire", "staff_number": "M1"}
    assert line.deposit["recipient"]["person"]["first_name"] == "Camille"


@pytest.mark.spec("OPS-32")
def test_each_bad_line_says_in_french_what_to_correct_and_holds_no_other_up(folder: Path, known: Known) -> None:
    write_index(
        folder,
        row(1),
        row(1),
        row(2, period="octobre"),
        row(3),
        row(4, net="beaucoup"),
        row(5) + ";de trop",
        ";10/2026;6.pdf;Camille;Exemple;c@exemple.test;1",
        row(7),
    )
    for name in ("1", "2", "4", "5", "6", "8"):
        (folder / f"{name}.pdf").write_bytes(PDF)
    (folder / "7.pdf").touch()

    read = batch.read(folder, known())

    assert problems(read) == {
        2: "",
        3: "La référence « BULLETIN-2026-10-M1 » est déjà celle de la ligne 2.",
        4: "Colonne « Période » : « octobre » n’est pas une date comme 10/2026.",
        5: "Le fichier « 3.pdf » n’est pas là.",
        6: "Colonne « Net » : « beaucoup » n’est pas un montant.",
        7: "La ligne a 8 cases au lieu de 7 : une virgule ou un point-virgule est peut-être en trop.",
        8: "La colonne « Matricule » est vide.",
        9: "Le fichier « 7.pdf » est vide.",
    }
    assert "8.pdf" in read.unlisted
    shown = preview(read, known())
    assert "reference = BULLETIN-2026-10-M1" in shown
    assert shown.endswith("8 lignes, 7 à corriger, 2 fichiers sans ligne. Rien n’a été envoyé."), shown


@pytest.mark.spec("OPS-32")
def test_a_zip_with_a_spreadsheet_is_read_like_a_folder(tmp_path: Path, known: Known) -> None:
    sheet = io.BytesIO()
    with xlsxwriter.Workbook(sheet) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Matricule", "Période", "Fichier", "Prénom", "Nom", "Courriel", "Net"])
        page.write_row(1, 0, [1001, "10/2026", "été.pdf", "Camille", "Exemple", "c@exemple.test", 12.5])
    path = tmp_path / "2026-11.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("export/index.xlsx", sheet.getvalue())
        archive.writestr("export/été.pdf", PDF)

    read = batch.read(path, known('index = "*.xlsx"\namounts = ["Net"]'))

    assert problems(read) == {2: ""}
    assert (read.source.name, read.lines[0].deposit["metadata"]["staff_number"]) == ("2026-11", "1001")
    assert read.source.read("été.pdf") == PDF


@pytest.mark.spec("OPS-32")
def test_without_an_index_the_names_say_everything(folder: Path, known: Known) -> None:
    for name in ("M1_10-2026.pdf", "M2_10-2026.pdf", "notes.txt"):
        (folder / name).write_bytes(PDF)
    person = 'first_name = "Camille"\nlast_name = "{Matricule}"'
    by_name = known('names = "{Matricule}_{Période}.pdf"', "{file}", person)

    read = batch.read(folder, by_name)

    assert [line.file for line in read.lines] == ["M1_10-2026.pdf", "M2_10-2026.pdf"]
    assert problems(read)[1] == "Colonne « Période » : « 10-2026 » n’est pas une date comme 10/2026."
    assert read.unlisted == ["notes.txt"]


@pytest.mark.spec("OPS-32")
def test_of_a_folder_nothing_is_read_that_lies_elsewhere(folder: Path, known: Known, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (folder / "1.pdf").symlink_to(tmp_path / "secret.pdf")
    write_index(folder, row(1), row(2).replace("2.pdf", "../../secret.pdf"))

    read = batch.read(folder, known())

    assert list(problems(read).values()) == [
        "Le fichier « 1.pdf » n’est pas là.",
        "Le fichier « ../../secret.pdf » n’est pas là.",
    ]


@pytest.mark.spec("OPS-32")
@pytest.mark.parametrize(
    "index, expected",
    [
        (None, "L’index « *.csv » n’est pas dans « 2026-10 »."),
        ("Matricule;Période\nM1;10/2026", "Il manque dans l’index : Courriel, Fichier, Net, Nom, Prénom."),
        ("Matricule;Matricule\nM1;M1", "La colonne « Matricule » est deux fois dans l’index."),
        ("", "« 2026-10 » ne contient rien à déposer."),
    ],
    ids=["none", "columns-missing", "column-twice", "empty"],
)
def test_an_index_that_cannot_serve_says_what_is_missing(
    folder: Path, known: Known, index: str | None, expected: str
) -> None:
    if index is not None:
        (folder / "index.csv").write_text(index)

    with pytest.raises(Stopped) as stopped:
        batch.read(folder, known())

    assert stopped.value.in_language("fr").startswith(expected)


@pytest.mark.spec("OPS-32")
@pytest.mark.parametrize(
    "more, reason",
    [
        ("", "Give either `index` or `names`."),
        ('index = "*.csv"\nindx = 1', "indx"),
        ('index = "*.csv"\nlines_per_request = 0', "`lines_per_request` is between 1 and 500."),
    ],
    ids=["neither", "unknown", "out-of-range"],
)
def test_settings_that_cannot_work_are_refused_with_the_reason(known: Known, more: str, reason: str) -> None:
    with pytest.raises(Stopped) as stopped:
        known(more)
    assert reason in stopped.value.in_language("fr")


@pytest.mark.spec("OPS-32")
def test_a_file_that_went_away_one_damaged_in_its_zip_and_a_report_that_is_open_are_said_in_words(
    folder: Path, known: Callable[..., Settings], tmp_path: Path
) -> None:
    write_index(folder, row(1))
    (folder / "1.pdf").write_bytes(PDF)
    of_folder = batch.read(folder, known()).source
    (folder / "1.pdf").unlink()
    path = tmp_path / "damaged.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("1.pdf", PDF)
    path.write_bytes(path.read_bytes().replace(PDF, PDF[::-1]))

    for source in (of_folder, open_source(path)):
        with pytest.raises(Stopped) as stopped:
            source.read("1.pdf")
        assert stopped.value.in_language("fr").startswith("Le fichier « 1.pdf » ne peut pas être lu.")

    (tmp_path / "états.csv").mkdir()
    with pytest.raises(Stopped) as stopped:
        write_table(tmp_path / "états.csv", [["Référence"]])
    assert stopped.value.in_language("fr").endswith("fermez-le s’il est ouvert.")
