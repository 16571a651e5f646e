"""The page that says what is done has one row for each feature line, and no row that contradicts a test's mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.checks import spec_state

HONEST = """# State
## vault
| line | state | what is missing | seen on |
| --- | --- | --- | --- |
| VLT-01 | whole | | 2026-11-28 |
| VLT-02 | partly | Paging, e.g. by key. | 2026-11-28 |
## sharing
| SHR-01 | absent | All of it. | 2026-11-28 |
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with three feature lines on two pages, and a test that names one of them."""
    pages = tmp_path / "docs/spec"
    pages.mkdir(parents=True)
    (pages / "vault.md").write_text("# Vault\n- VLT-01 One thing.\n- VLT-02 Another.\n")
    (pages / "sharing.md").write_text("# Sharing\n- SHR-01 A link.\n")
    (tmp_path / "services").mkdir()
    (tmp_path / "services/test_a.py").write_text("@pytest.mark.spec('VLT-01')\ndef test(): ...\n")
    return tmp_path


def complaints_about(tree: Path, page: str) -> list[str]:
    (tree / "docs/spec/state.md").write_text(page)
    return [each.removeprefix("docs/spec/state.md: ") for each in spec_state.complaints(tree)]


def test_a_page_with_one_row_for_each_line_is_accepted(tree: Path) -> None:
    assert complaints_about(tree, HONEST) == []


@pytest.mark.parametrize(
    "row, instead, complaint",
    [
        ("| VLT-02 | partly | Paging, e.g. by key. | 2026-11-28 |\n", "", "VLT-02 has 0 rows instead of one."),
        ("## sharing\n", "| VLT-01 | whole | | 2026-11-28 |\n## sharing\n", "VLT-01 has 2 rows instead of one."),
        ("## sharing\n", "| VLT-09 | whole | | 2026-11-28 |\n## sharing\n", "VLT-09 is on no page of docs/spec."),
        ("## sharing\n", "", "SHR-01 stands under 'vault', and is a line of sharing.md."),
        ("| absent |", "| done |", "SHR-01: a row is: line | whole or partly or absent | what is missing | seen on."),
        (
            "| whole | |",
            "| whole | Speed. |",
            "VLT-01: what is missing is empty when the line is whole, and only then.",
        ),
        ("| All of it. |", "| |", "SHR-01: what is missing is empty when the line is whole, and only then."),
        ("| All of it. |", "| All. Of it. |", "SHR-01: what is missing is one sentence at most."),
        ("| All of it. | 2026-11-28 |", "| All of it. | today |", "SHR-01: seen on is a day, as in 2026-11-28."),
        ("| partly | Paging, e.g. by key. |", "| whole | |", "VLT-02: the line is whole, but no test names it."),
        (
            "| whole | |",
            "| absent | All of it. |",
            "VLT-01: the line is absent, but a test claims it: correct one of them.",
        ),
    ],
)
def test_what_is_missing_doubled_unknown_or_contradicted_is_named(
    tree: Path, row: str, instead: str, complaint: str
) -> None:
    assert row in HONEST
    assert complaints_about(tree, HONEST.replace(row, instead)) == [complaint]


def test_a_page_that_names_no_line_fails_for_every_line(tree: Path) -> None:
    assert len(complaints_about(tree, "# State\n")) == 3
