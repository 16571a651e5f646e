"""A small file may not take gigabytes or minutes: it is refused, and what it took is given back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from services.vault.tests.vault_support import hostile_files
from services.vault.tests.vault_support.hostile_files import GIGABYTE
from services.vault.tests.vault_support.scenario import pdf
from vault.inspection.inspection import InspectedFile, Inspection
from vault.inspection.refusals import FileRefused
from vault.inspection.rules import LONGEST_SIDE, MOST_PAGES, MOST_PIXELS

MIB: Final = 1024**2
PROGRAM: Final = Path(__file__).parents[1] / "vault_support" / "peak_of_inspection.py"

# Each with the rules that may refuse it: what a limit of the process meets first depends on the library.
SWELLING: Final[dict[str, tuple[Callable[[], bytes], set[str]]]] = {
    "a page of two hundred inches": (lambda: hostile_files.page_of(14_400, 14_400), {"page_too_large"}),
    "a page in large units": (lambda: hostile_files.page_of(595, 842, unit=100), {"page_too_large"}),
    "an image of a gigapixel": (lambda: hostile_files.image_of(32_000, 32_000), {"image_too_large"}),
    "a PNG of a gigapixel": (lambda: hostile_files.png_of(32_000, 32_000), {"image_too_large"}),
    "a page that swells": (lambda: hostile_files.swelling(GIGABYTE), {"swells"}),
    "a page that swells twice": (lambda: hostile_files.swelling(GIGABYTE, times=2), {"swells"}),
    "objects that swell": (lambda: hostile_files.swelling_objects(GIGABYTE), {"broken_pdf", "memory"}),
    "objects nested deeply": (lambda: hostile_files.nested(400), {"too_deep", "broken_pdf"}),
    "objects nested very deeply": (lambda: hostile_files.nested(100_000), {"too_deep", "broken_pdf"}),
    "too many pages": (lambda: hostile_files.pages(MOST_PAGES + 1), {"too_many_pages"}),
    "a tree of a billion pages": (lambda: hostile_files.page_tree(30), {"memory", "time", "broken_pdf"}),
}


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("what", SWELLING)
def test_a_small_file_that_takes_much_is_refused_and_the_next_one_is_not(inspection: Inspection, what: str) -> None:
    make, rules = SWELLING[what]
    content = make()
    assert len(content) < 2 * MIB

    with pytest.raises(FileRefused) as refused:
        inspection.inspect(content)

    assert refused.value.rule.name in rules
    assert inspection.inspect(pdf("after it", pages=3)) == InspectedFile("application/pdf", 3)


@pytest.mark.spec("VLT-15")
def test_what_people_have_is_within_the_limits(inspection: Inspection) -> None:
    side = int(MOST_PIXELS**0.5) // 8 * 8
    for content in (
        hostile_files.page_of(LONGEST_SIDE, LONGEST_SIDE),
        hostile_files.image_of(side, side),
        hostile_files.swelling(100 * MIB),
        pdf("large", padding=20 * MIB),
    ):
        assert inspection.inspect(content).pages == 1


@pytest.mark.spec("VLT-15")
def test_no_file_makes_a_process_larger_than_its_limit_and_none_leaves_it_larger(tmp_path: Path) -> None:
    for number, (make, _) in enumerate(SWELLING.values()):
        (tmp_path / str(number)).write_bytes(make())

    measured = subprocess.run([sys.executable, str(PROGRAM), str(tmp_path)], capture_output=True, text=True, check=True)

    peak, before, after = (int(each) for each in measured.stdout.split())
    assert peak < 512 * MIB
    assert after < before + MIB


@pytest.mark.spec("VLT-15")
def test_files_are_inspected_side_by_side_whoever_asks() -> None:
    inspection = Inspection(2)
    files = [pdf(str(pages), pages=pages) for pages in range(1, 9)]
    with ThreadPoolExecutor(4) as callers:
        assert [found.pages for found in callers.map(inspection.inspect, files * 5)] == list(range(1, 9)) * 5
    inspection.stop()


@pytest.mark.spec("VLT-15")
def test_a_hundred_files_start_no_further_interpreter(inspection: Inspection) -> None:
    document = pdf("payslip", padding=100_000)
    inspection.inspect(document)
    servers = inspection.processes.process_ids()

    found = [inspection.inspect(document) for _ in range(100)]

    assert found == [InspectedFile("application/pdf", 1)] * 100
    assert inspection.processes.process_ids() == servers
    assert all(os.path.exists(f"/proc/{server}") for server in servers)  # noqa: PTH110
