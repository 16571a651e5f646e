"""How far somebody has come on the way to an account: shown to the employer, who can correct and repeat."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, BOB, RunningService
from services.tenancy.tests.employees.employees_support import (
    activate,
    employ,
    invitation_of,
    invite_by_email,
    let_administer,
    listed,
)


@pytest.fixture
def employee(service: RunningService) -> UUID:
    """Return an employee of the agency that Alice administers."""
    let_administer(service)
    return employ(service, "M-1", "Zoé", "Martin", "zoe.matrin@example.test")


def shown(service: RunningService, employee: UUID) -> tuple[str, bool]:
    view = service.as_(ALICE).get(f"/api/tenancy/employees/{employee}").get_json()
    return view["enrolment"], view["activated_at"] is not None


@pytest.mark.spec("TEN-35")
def test_the_enrolment_follows_from_the_deposit_to_the_activation(service: RunningService, employee: UUID) -> None:
    assert shown(service, employee) == ("none", False)
    account = invite_by_email(service, employee)
    assert shown(service, employee) == ("email_sent", False)
    service.receive("notify.message-failed.v1", tenant_id=account, kind="invitation", account_id=account)
    assert shown(service, employee) == ("failed", False)
    activate(service, account)
    assert shown(service, employee) == ("activated", True)
    assert listed(service)["counts"] == {"activated": 1, "pending": 0}


@pytest.mark.spec("TEN-35")
def test_a_letter_is_shown_as_a_letter(service: RunningService, employee: UUID) -> None:
    invite_by_email(service, employee, "enrolled")
    assert shown(service, employee) == ("letter_issued", False)


def test_the_order_in_which_the_news_arrive_does_not_matter(service: RunningService, employee: UUID) -> None:
    account = uuid4()
    activate(service, account)
    invitation = invitation_of(service, employee)["invitation_id"]
    fields = {"account_id": account, "holder_id": employee, "invitation_id": invitation}
    service.receive("auth.account-pre-created.v1", tenant_id=employee, **fields)
    assert shown(service, employee) == ("activated", True)
    service.receive("notify.message-failed.v1", tenant_id=account, kind="invitation", account_id=account)
    assert shown(service, employee) == ("activated", True)


def test_somebody_who_has_an_account_already_is_activated_at_once(service: RunningService, employee: UUID) -> None:
    invite_by_email(service, employee, "joined")
    assert shown(service, employee) == ("activated", True)


@pytest.mark.spec("TEN-35")
def test_a_corrected_address_is_invited_in_place_of_the_mistyped_one(service: RunningService, employee: UUID) -> None:
    invite_by_email(service, employee)
    answer = service.as_(ALICE).put(
        f"/api/tenancy/employees/{employee}/email", json={"email": "Zoe.Martin@example.test"}
    )
    assert answer.get_json()["email"] == "zoe.martin@example.test"
    (repeated,) = service.events("tenancy.invitations-repeated.v1")
    invitation = invitation_of(service, employee)["invitation_id"]
    assert repeated["invitations"] == [
        {"invitation_id": invitation, "holder_id": str(employee), "email": "zoe.martin@example.test"}
    ]


def test_the_same_address_again_invites_nobody(service: RunningService, employee: UUID) -> None:
    same = {"email": "zoe.matrin@example.test"}
    assert service.as_(ALICE).put(f"/api/tenancy/employees/{employee}/email", json=same).status_code == 200
    assert service.events("tenancy.invitations-repeated.v1") == []


@pytest.mark.spec("TEN-35")
def test_an_invitation_can_be_sent_again_until_it_is_answered(service: RunningService, employee: UUID) -> None:
    account = invite_by_email(service, employee)
    path = f"/api/tenancy/employees/{employee}/invitation"
    assert service.as_(ALICE).post(path).status_code == 200
    assert len(service.events("tenancy.invitations-repeated.v1")) == 1
    activate(service, account)
    refused = service.as_(ALICE).post(path)
    assert refused.status_code == 409
    assert refused.get_json()["type"] == "/problems/already-activated"
    corrected = service.as_(ALICE).put(f"/api/tenancy/employees/{employee}/email", json={"email": "x@example.test"})
    assert corrected.status_code == 409
    assert len(service.events("tenancy.invitations-repeated.v1")) == 1


@pytest.mark.parametrize("address", ["", "zoe", "zoe@", 3, None])
def test_what_is_no_address_is_refused_beside_the_field(
    service: RunningService, employee: UUID, address: object
) -> None:
    answer = service.as_(ALICE).put(f"/api/tenancy/employees/{employee}/email", json={"email": address})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "email"


@pytest.mark.spec("AUTH-09", "TEN-35")
def test_another_address_in_a_deposit_is_invited_in_place_of_the_earlier_one(
    service: RunningService, employee: UUID
) -> None:
    invite_by_email(service, employee)
    employ(service, "M-1", "Zoé", "Martin", "zoe.martin@example.test")
    assert service.as_(ALICE).get(f"/api/tenancy/employees/{employee}").get_json()["email"] == "zoe.martin@example.test"
    (repeated,) = service.events("tenancy.invitations-repeated.v1")
    assert repeated["invitations"][0]["email"] == "zoe.martin@example.test"
    employ(service, "M-1", "Zoé", "Martin", "")
    employ(service, "M-1", "Zoé", "Martin", "zoe.martin@example.test")
    assert len(service.events("tenancy.invitations-repeated.v1")) == 1


@pytest.mark.spec("AUTH-09")
def test_deposits_that_go_on_naming_a_mistyped_address_do_not_undo_its_correction(
    service: RunningService, employee: UUID
) -> None:
    invite_by_email(service, employee)
    corrected = {"email": "zoe.martin@example.test"}
    assert service.as_(ALICE).put(f"/api/tenancy/employees/{employee}/email", json=corrected).status_code == 200
    employ(service, "M-1", "Zoé", "Martin", "zoe.matrin@example.test")
    assert service.as_(ALICE).get(f"/api/tenancy/employees/{employee}").get_json()["email"] == corrected["email"]
    assert len(service.events("tenancy.invitations-repeated.v1")) == 1


@pytest.mark.spec("AUTH-09")
def test_a_depositor_cannot_change_the_address_of_somebody_who_is_activated(
    service: RunningService, employee: UUID
) -> None:
    activate(service, invite_by_email(service, employee))
    employ(service, "M-1", "Zoé", "Martin", "other@example.test")
    shown = service.as_(ALICE).get(f"/api/tenancy/employees/{employee}").get_json()
    assert shown["email"] == "zoe.matrin@example.test"
    assert service.events("tenancy.invitations-repeated.v1") == []


LINES = ["Bâtiment C", "12 rue des Lilas", "38000 GRENOBLE"]


@pytest.mark.spec("TEN-35", "NOTIF-08")
def test_the_postal_address_of_an_employee_is_given_once_and_published(service: RunningService, employee: UUID) -> None:
    path = f"/api/tenancy/employees/{employee}/postal-address"
    for _ in range(2):
        given = service.as_(ALICE).put(path, json={"lines": LINES})
        assert (given.status_code, given.get_json()["postal_address"]) == (200, LINES)
    (published,) = service.events("tenancy.postal-address-changed.v1")
    assert (published["holder_id"], published["lines"]) == (str(employee), LINES)
    assert service.as_(ALICE).put(path, json={"lines": []}).get_json()["postal_address"] == []


@pytest.mark.parametrize(
    "lines", [["x" * 39], ["1", "2", "3", "4", "5", "6"], [""], ["12 rue\ndes Lilas"], "12 rue des Lilas"]
)
def test_what_no_envelope_takes_is_no_postal_address(service: RunningService, employee: UUID, lines: object) -> None:
    refused = service.as_(ALICE).put(f"/api/tenancy/employees/{employee}/postal-address", json={"lines": lines})
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["field"].startswith("lines")
    assert service.events("tenancy.postal-address-changed.v1") == []


@pytest.mark.spec("TEN-35")
def test_a_letter_that_came_back_is_noted_until_another_one_is_issued(service: RunningService, employee: UUID) -> None:
    path = f"/api/tenancy/employees/{employee}"
    early = service.as_(ALICE).post(f"{path}/letter-return")
    assert (early.status_code, early.get_json()["type"]) == (409, "/problems/no-letter-issued")
    invite_by_email(service, employee, "enrolled")
    assert service.as_(ALICE).post(f"{path}/letter-return").get_json()["enrolment"] == "returned"
    assert service.as_(ALICE).post(f"{path}/invitation").status_code == 200
    assert len(service.events("tenancy.invitations-repeated.v1")) == 1
    account = invite_by_email(service, employee, "enrolled")
    assert shown(service, employee) == ("letter_issued", False)
    activate(service, account)
    assert service.as_(ALICE).post(f"{path}/letter-return").get_json()["type"] == "/problems/already-activated"


@pytest.mark.spec("TEN-35")
def test_a_stranger_notes_no_letter_and_gives_no_postal_address(service: RunningService, employee: UUID) -> None:
    invite_by_email(service, employee, "enrolled")
    path = f"/api/tenancy/employees/{employee}"
    assert service.as_(BOB).post(f"{path}/letter-return").status_code == 404
    assert service.as_(BOB).put(f"{path}/postal-address", json={"lines": LINES}).status_code == 404
    assert shown(service, employee) == ("letter_issued", False)
