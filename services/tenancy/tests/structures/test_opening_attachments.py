"""The documents of an opening: what they may be, how old, and who certifies them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, RunningService
from chartrier.testing.cast import tickets_of
from services.tenancy.tests.structures.structure_support import (
    ADMINISTRATOR,
    OPENING,
    STRUCTURE,
    Opener,
    account_opened,
    certified,
)


@pytest.fixture
def opener(service: RunningService) -> Opener:
    account_opened(service)
    return Opener(service)


@pytest.mark.spec("TEN-40")
@pytest.mark.parametrize(
    "issued_on, reason",
    [
        ("2026-08-20", "Ce document a trois mois ou plus\u00a0: demandez-en un nouveau, puis joignez-le."),
        ("2026-11-21", "Cette date ne peut pas être dans le futur."),
        (None, "Indiquez la date de délivrance de ce document."),
        ("2026-08-21", None),
        ("2026-11-20", None),
    ],
)
def test_a_registration_notice_is_less_than_three_months_old_on_the_day_it_is_given(
    opener: Opener, issued_on: str | None, reason: str | None
) -> None:
    announced = opener.announce("registration", issued_on=issued_on)
    if reason is None:
        assert announced.status_code == 201
        return
    assert announced.status_code == 422
    assert announced.get_json()["errors"] == [{"field": "issued_on", "reason": reason}]


@pytest.mark.spec("TEN-40", "DEP-12")
@pytest.mark.parametrize(
    "new, field",
    [
        ({"kind": "holiday-photo"}, "kind"),
        ({"kind": "identity", "name": "carte.exe"}, "name"),
        ({"kind": "identity", "name": "../carte.pdf"}, "name"),
        ({"kind": "identity", "size": 10_000_001}, "size"),
    ],
)
def test_a_attachment_of_another_kind_format_or_size_is_refused_beside_its_field(
    opener: Opener, new: dict[str, object], field: str
) -> None:
    refused = opener.announce(**new)  # type: ignore[arg-type]
    assert (refused.status_code, [error["field"] for error in refused.get_json()["errors"]]) == (422, [field])


@pytest.mark.spec("TEN-40")
def test_what_is_missing_among_the_documents_is_said_until_it_is_there(opener: Opener) -> None:
    assert set(opener.problems("documents")) == {"registration", "administrator_named"}
    opener.attach("registration", issued_on="2026-10-01")
    opener.save("documents", administrator_named=False)
    assert opener.problems("documents") == {
        "delegation": "Joignez une délégation de signature\u00a0: l’administrateur n’est pas nommé dans l’extrait."
    }
    opener.attach("delegation")
    assert opener.problems("documents") == {}


@pytest.mark.spec("TEN-40")
def test_a_attachment_counts_once_the_vault_certifies_it_and_by_its_own_receipt_alone(opener: Opener) -> None:
    announced = opener.announce("identity").get_json()
    opener.save("structure", **STRUCTURE)
    opener.save("administrator", **ADMINISTRATOR)
    assert "identity" in opener.problems("administrator")
    of_another = certified(announced["ticket"], reference=str(uuid4()))
    assert opener.hand_in(announced["attachment_id"], of_another).get_json()["type"] == "/problems/receipt-of-another"
    assert opener.hand_in(announced["attachment_id"], announced["ticket"]).status_code == 403

    receipt = certified(announced["ticket"])
    assert [opener.hand_in(announced["attachment_id"], receipt).status_code for _ in range(2)] == [200, 200]
    (attachment,) = opener.see().get_json()["attachments"]
    assert (attachment["kind"], attachment["state"], attachment["size"]) == ("identity", "filed", 1234)
    assert opener.problems("administrator") == {}


@pytest.mark.spec("TEN-40")
def test_a_newer_registration_notice_takes_the_place_of_the_older_whose_content_is_erased(
    opener: Opener, service: RunningService
) -> None:
    opener.attach("registration", issued_on="2026-10-01")
    assert service.events("tenancy.structure-attachment-removed.v1") == []
    newer = opener.attach("registration", issued_on="2026-11-02")
    assert [attachment["id"] for attachment in opener.see().get_json()["attachments"]] == [newer]
    (removed,) = service.events("tenancy.structure-attachment-removed.v1")
    assert removed["holder_id"] == opener.see().get_json()["structure_id"]

    assert service.as_(ALICE).delete(f"{OPENING}/attachments/{newer}").status_code == 200
    assert opener.see().get_json()["attachments"] == []
    assert len(service.events("tenancy.structure-attachment-removed.v1")) == 2


@pytest.mark.spec("TEN-40")
def test_ones_own_attachment_is_read_again_by_a_ticket_for_that_document(
    opener: Opener, service: RunningService
) -> None:
    document_id = uuid4()
    announced = opener.announce("identity").get_json()
    path = f"{OPENING}/attachments/{announced['attachment_id']}/reading"
    assert service.as_(ALICE).post(path).status_code == 404, "nothing is in the vault yet"
    opener.hand_in(announced["attachment_id"], certified(announced["ticket"], document_id=document_id))

    ticket = service.as_(ALICE).post(path).get_json()["ticket"]

    checked = tickets_of("vault").check(ticket, purpose="structure-attachment", issuers={"tenancy"})
    assert (checked.subject, UUID(checked.claims["account_id"])) == (document_id, ALICE.id)
