"""A mark that no page of docs/spec knows fails the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.checks import spec_marks


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with one page of two lines, and no test yet."""
    (tmp_path / "docs/spec").mkdir(parents=True)
    (tmp_path / "docs/spec/vault.md").write_text("# Vault\n- VLT-01 One thing, see VLT-07.\n- VLT-02 Another.\n")
    for folder in ("services", "gateway"):
        (tmp_path / folder).mkdir()
    return tmp_path


def complaints_about(tree: Path, name: str, text: str) -> list[str]:
    (tree / name).write_text(text)
    return spec_marks.complaints(tree)


def test_lines_that_a_page_has_may_be_claimed(tree: Path) -> None:
    assert (
        complaints_about(tree, "services/test_a.py", "@pytest.mark.spec('VLT-01', 'VLT-02')\ndef test(): ...\n") == []
    )


def test_a_line_that_is_only_referred_to_is_not_known(tree: Path) -> None:
    found = complaints_about(tree, "services/test_a.py", "\n@pytest.mark.spec('VLT-07')\ndef test(): ...\n")
    assert found == ["services/test_a.py:2: VLT-07 is on no page of docs/spec. Correct it, or write the line first."]


def test_marks_of_modules_and_parameters_count_too(tree: Path) -> None:
    text = "pytestmark = pytest.mark.spec('VLT-08')\nrow = pytest.param(1, marks=[pytest.mark.spec('VLT-09')])\n"
    assert [line.split(": ")[1][:6] for line in complaints_about(tree, "services/test_a.py", text)] == [
        "VLT-08",
        "VLT-09",
    ]


@pytest.mark.parametrize("arguments", ["", "LINE", "f'VLT-{number}'"])
def test_a_mark_whose_lines_cannot_be_read_is_refused(tree: Path, arguments: str) -> None:
    [found] = complaints_about(tree, "services/test_a.py", f"@pytest.mark.spec({arguments})\ndef test(): ...\n")
    assert "names its lines as they are written" in found


def test_the_titles_of_the_portals_tests_are_read_and_other_numbers_left_alone(tree: Path) -> None:
    text = 'describe("VLT-99: a list", () => {\n  it("compares SHA-256 (VLT-02)", () => {});\n});\n'
    assert complaints_about(tree, "gateway/list.test.tsx", text) == [
        "gateway/list.test.tsx:1: VLT-99 is on no page of docs/spec. Correct it, or write the line first."
    ]
