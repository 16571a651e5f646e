"""What structures hold on a person goes with the account, and is in the copy of everything held on them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.testing import ALICE, BOB, RunningService
from services.tenancy.tests.account_erasure.test_data_export import export
from services.tenancy.tests.account_erasure.test_erasure import close
from services.tenancy.tests.structures.structure_support import STRUCTURE, Opener, account_opened


def held(service: RunningService) -> dict[str, int]:
    tables = ("structure_openings", "structure_opening_steps", "structure_attachments")
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - ours
            for table in tables
        }


@pytest.mark.spec("AUTH-43", "TEN-40")
def test_an_opening_that_was_not_finished_goes_with_the_account_and_its_documents_too(service: RunningService) -> None:
    account_opened(service)
    alice = Opener(service)
    alice.complete()
    account_opened(service, BOB, "Étude de Bob")
    structure = alice.see().get_json()["structure_id"]

    close(service, ALICE.id)
    service.run_job("erase_accounts")

    assert held(service) == {"structure_openings": 1, "structure_opening_steps": 4, "structure_attachments": 0}
    (report,) = service.events("tenancy.account-erased.v1")
    assert report["holders"] == [structure], "the vault erases what was attached"


@pytest.mark.spec("AUTH-43", "TEN-45")
def test_of_a_structure_that_is_there_the_identity_document_goes_and_its_own_documents_stay(
    service: RunningService,
) -> None:
    account_opened(service)
    alice = Opener(service)
    alice.complete()
    alice.validate()
    close(service, ALICE.id)
    service.run_job("erase_accounts")
    assert held(service) == {"structure_openings": 0, "structure_opening_steps": 0, "structure_attachments": 1}
    assert len(service.events("tenancy.structure-attachment-removed.v1")) == 1
    (report,) = service.events("tenancy.account-erased.v1")
    assert report["holders"] == []


@pytest.mark.spec("AUTH-44", "TEN-40")
def test_the_copy_of_everything_has_what_was_typed_and_attached_and_nobody_elses(service: RunningService) -> None:
    account_opened(service)
    alice = Opener(service)
    alice.save("structure", **STRUCTURE)
    alice.attach("identity")
    account_opened(service, BOB, "Étude de Bob")
    (opening,) = export(service, ALICE.id)["accounts"][0]["structure_openings"]
    assert (opening["name"], opening["steps"]["structure"]["city"]) == ("Étude Perrin", "Lyon")
    assert [each["kind"] for each in opening["attachments"]] == ["identity"]
