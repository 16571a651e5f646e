"""The check of sizes complains where code outgrows what the tree allows, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.checks import sizes

LONG = "def long() -> None:\n" + "    print()\n" * 40
SHORT = "def short_{0}() -> None:\n    print()\n\n\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    return folder


def measured(package: Path) -> sizes.Measured:
    return sizes.measure(package, root=package.parent)


def test_one_long_function_in_ten_is_allowed(package: Path) -> None:
    (package / "few.py").write_text("".join(SHORT.format(number) for number in range(9)) + LONG)
    assert measured(package).complaints == []


def test_one_long_function_in_five_is_refused(package: Path) -> None:
    (package / "many.py").write_text("".join(SHORT.format(number) for number in range(4)) + LONG)
    assert "80% of functions" in measured(package).complaints[0]


def test_a_file_that_grew_too_long_is_named(package: Path) -> None:
    (package / "sprawling.py").write_text("VALUE = 1\n" * 400)
    assert "sprawling.py has 400 lines" in measured(package).complaints[0]


def test_a_folder_of_more_than_sixteen_modules_is_named(package: Path) -> None:
    for number in range(16):
        (package / f"module_{number}.py").write_text("")
    (package / "__init__.py").write_text("")
    assert measured(package).complaints == []
    (package / "one_more.py").write_text("")
    assert "package has 17 modules" in measured(package).complaints[0]


def test_a_docstring_makes_no_function_long(package: Path) -> None:
    words = '    """Say much.\n' + "\n    And more.\n" * 30 + '    """\n'
    (package / "long.py").write_text(f"def long() -> None:\n{words}    print()\n")
    assert measured(package).share == 1
