"""The program of the integrator's guide, run as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.setup.environment import ROOT
from tests.e2e.conftest import Scene
from tests.e2e.support.sample_documents import payslip

GUIDE = ROOT / "docs/operations/connecting.md"


def program() -> str:
    (found,) = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(), re.DOTALL | re.MULTILINE)
    return str(found)


@pytest.mark.runs_on("embedded")
@pytest.mark.spec("OPS-30", "OPS-31")
def test_the_first_deposit_of_the_guide_is_made_and_repeated_without_a_double(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "bulletin.pdf").write_bytes(payslip())
    first, second = run(scene, tmp_path), run(scene, tmp_path)
    reference, outcome, document = first.stdout.split()
    assert (first.returncode, reference, outcome) == (0, "BULLETIN-2026-10-M1001", "accepted")
    assert second.stdout.split() == [reference, "already_there", document]


@pytest.mark.runs_on("embedded")
def test_a_program_of_another_organisation_is_told_why_in_words(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "bulletin.pdf").write_bytes(payslip())
    refused = run(scene, tmp_path, organisation=scene.organisations.structure_id)
    assert refused.returncode == 1
    assert re.search(r"There is no such space, or it is not yours\..* \(reference [0-9a-f-]{36}\)", refused.stderr)


def run(scene: Scene, folder: Path, *, organisation: str = "") -> subprocess.CompletedProcess[str]:
    erp = scene.organisations.erp
    given = {"CHARTRIER": scene.product.base, "PROGRAM_ID": erp.client_id, "PROGRAM_SECRET": erp.client_secret}
    given["ORGANISATION_ID"] = organisation or scene.organisations.agency_id
    line = [sys.executable, "-c", program()]
    return subprocess.run(line, env=os.environ | given, cwd=folder, check=False, capture_output=True, text=True)
