"""Supporting documents: announced here, kept by the vault, believed on its receipt alone."""

from datetime import timedelta

import pytest

from chartrier.testing import ALICE
from chartrier.testing.cast import tickets_of
from deposits.attachments.attachments import MAX_ATTACHMENTS
from services.deposits.tests.support.filers import ACACIAS, TILLEULS, Cast


@pytest.mark.spec("DEP-12")
def test_an_attachment_goes_into_the_vault_with_a_ticket_and_is_kept_on_its_receipt(cast: Cast) -> None:
    request = cast.alice.begin()
    announced = cast.alice.announce(request, name="rib de l'été.pdf", size=11).get_json()
    claims = tickets_of("vault").check(announced["ticket"], purpose="attach", issuers={"deposits"}).claims
    assert (claims["reference"], claims["holder_id"]) == (announced["attachment_id"], str(TILLEULS))
    assert (claims["name"], claims["kind"], claims["account_id"]) == ("rib de l'été", "rib", str(ALICE.id))
    assert timedelta(seconds=claims["exp"] - claims["iat"]) == timedelta(minutes=15)

    receipt = cast.vault.put(announced["ticket"], b"%PDF-1.7 in fact longer than announced")
    kept = cast.alice.hand_in(request, announced["attachment_id"], receipt).get_json()
    [attachment] = kept["attachments"]
    assert attachment["id"] == announced["attachment_id"]
    assert [attachment[name] for name in ("kind", "name", "size", "state")] == ["rib", "rib de l'été.pdf", 38, "filed"]
    assert "attachments.rib" not in {problem["field"] for problem in kept["problems"]}


def test_a_receipt_handed_in_twice_changes_nothing_more(cast: Cast) -> None:
    request = cast.alice.begin()
    announced = cast.alice.announce(request).get_json()
    receipt = cast.vault.put(announced["ticket"], b"%PDF-1.7")
    first = cast.alice.hand_in(request, announced["attachment_id"], receipt).get_json()
    second = cast.alice.hand_in(request, announced["attachment_id"], receipt).get_json()
    assert first["attachments"] == second["attachments"]


def test_the_receipt_of_another_attachment_is_refused(cast: Cast) -> None:
    request = cast.alice.begin()
    mine, other = cast.alice.announce(request).get_json(), cast.alice.announce(request).get_json()
    receipt = cast.vault.put(other["ticket"], b"%PDF-1.7")
    refusal = cast.alice.hand_in(request, mine["attachment_id"], receipt)
    assert (refusal.status_code, refusal.get_json()["type"]) == (409, "/problems/receipt-of-another")
    assert {attachment["state"] for attachment in cast.alice.see(request).get_json()["attachments"]} == {"announced"}


def test_a_receipt_of_another_structure_is_refused(cast: Cast) -> None:
    request = cast.alice.begin()
    announced = cast.alice.announce(request).get_json()
    cast.vault.put(announced["ticket"], b"%PDF-1.7")
    kept = cast.vault.documents[announced["attachment_id"]] | {"holder_id": str(ACACIAS)}
    refusal = cast.alice.hand_in(request, announced["attachment_id"], cast.vault.receipt(kept))
    assert refusal.status_code == 409


def test_only_the_vault_can_vouch_and_only_for_having_attached(cast: Cast) -> None:
    request = cast.alice.begin()
    announced = cast.alice.announce(request).get_json()
    cast.vault.put(announced["ticket"], b"%PDF-1.7")
    kept = cast.vault.documents[announced["attachment_id"]]
    claims = {name: kept[name] for name in ("reference", "holder_id", "document_id", "digest", "size", "pages")}
    forged = tickets_of("sharing").issue(
        audience="deposits", purpose="attached", subject=TILLEULS, lifetime=timedelta(hours=1), **claims
    )
    for receipt in (forged, announced["ticket"], cast.vault.receipt(kept, purpose="share"), "", "eyJ.x.y"):
        refusal = cast.alice.hand_in(request, announced["attachment_id"], receipt)
        assert (refusal.status_code, refusal.get_json()["type"]) == (403, "/problems/ticket-refused")


@pytest.mark.spec("DEP-12")
def test_an_attachment_that_came_larger_than_the_journey_takes_is_refused_whatever_was_announced(cast: Cast) -> None:
    request = cast.alice.begin()
    announced = cast.alice.announce(request, size=11).get_json()
    cast.vault.put(announced["ticket"], b"%PDF-1.7")
    kept = cast.vault.documents[announced["attachment_id"]] | {"size": 10_000_001}
    refusal = cast.alice.hand_in(request, announced["attachment_id"], cast.vault.receipt(kept))
    assert (refusal.status_code, refusal.get_json()["errors"][0]["field"]) == (422, "size")
    assert {attachment["state"] for attachment in cast.alice.see(request).get_json()["attachments"]} == {"announced"}


def test_an_attachment_of_another_request_is_not_found(cast: Cast) -> None:
    one, another = cast.alice.begin(), cast.alice.begin()
    announced = cast.alice.announce(one).get_json()
    receipt = cast.vault.put(announced["ticket"], b"%PDF-1.7")
    assert cast.alice.hand_in(another, announced["attachment_id"], receipt).status_code == 404
    assert (
        cast.alice.caller.delete(
            f"/api/deposits/requests/{another}/attachments/{announced['attachment_id']}"
        ).status_code
        == 404
    )


@pytest.mark.spec("DEP-12")
@pytest.mark.parametrize(
    "kind, name, size, field",
    [
        ("portrait", "rib.pdf", 10, "kind"),
        ("rib", "rib.exe", 10, "name"),
        ("rib", "rib", 10, "name"),
        ("rib", ".pdf", 10, "name"),
        ("rib", "../rib.pdf", 10, "name"),
        ("rib", "c:\\rib.pdf", 10, "name"),
        ("rib", "rib.pdf", 10_000_001, "size"),
        ("rib", "rib.pdf", 0, "size"),
    ],
)
def test_an_attachment_that_the_journey_does_not_take_is_refused_beside_its_field(
    cast: Cast, kind: str, name: str, size: int, field: str
) -> None:
    refusal = cast.alice.announce(cast.alice.begin(), kind, name, size)
    assert refusal.status_code == 422
    assert [error["field"] for error in refusal.get_json()["errors"]] == [field]


def test_an_attachment_can_be_taken_out_of_a_draft(cast: Cast) -> None:
    request = cast.alice.begin()
    attachment = cast.alice.attach(request)["attachments"][0]["id"]
    left = cast.alice.caller.delete(f"/api/deposits/requests/{request}/attachments/{attachment}").get_json()
    assert left["attachments"] == []
    assert "attachments.rib" in {problem["field"] for problem in left["problems"]}


def test_a_request_holds_only_so_many_attachments(cast: Cast) -> None:
    request = cast.alice.begin()
    for _ in range(MAX_ATTACHMENTS):
        assert cast.alice.announce(request).status_code == 201
    refusal = cast.alice.announce(request)
    assert (refusal.status_code, refusal.get_json()["type"]) == (409, "/problems/too-many-attachments")


def test_what_was_sent_takes_no_more_attachments_and_gives_none_up(cast: Cast) -> None:
    sent = cast.alice.submitted()
    attachment = sent["attachments"][0]["id"]
    assert cast.alice.announce(sent["id"]).status_code == 409
    assert cast.alice.caller.delete(f"/api/deposits/requests/{sent['id']}/attachments/{attachment}").status_code == 409


def test_the_name_of_an_attachment_reads_as_what_it_is(cast: Cast) -> None:
    request = cast.alice.begin()
    refused = cast.alice.announce(request, name="rib\u202efdp.pdf")
    assert refused.status_code == 422
    assert refused.get_json()["errors"] == [
        {"field": "name", "reason": "Contient un caractère qui change le sens du texte (U+202E)."}
    ]
    assert cast.alice.announce(request, name="RIB d’He\u0301le\u0300ne.pdf").status_code == 201
    assert [each["name"] for each in cast.alice.see(request).get_json()["attachments"]] == ["RIB d’Hélène.pdf"]
