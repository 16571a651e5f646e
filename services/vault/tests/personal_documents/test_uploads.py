"""Files that a person adds to their vault: in parts, whatever is cut, within what fits, inspected like any other."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, CHARLIE, RunningService
from services.vault.tests.vault_support.scenario import Scenario, pdf
from services.vault.tests.vault_support.uploading import added, announce, send
from vault.adapters.files import FileObjectStore
from vault.ports import Ports

USAGE = "/api/vault/personal/usage"
QUOTA = 8 * 1024**2


@pytest.fixture
def alices(scenario: Scenario) -> UUID:
    scenario.give_alice_access()
    return scenario.give_personal_space(ALICE)


def usage(service: RunningService) -> tuple[int, int, int]:
    found = service.as_(ALICE).get(USAGE).get_json()
    return found["used"], found["left"], found["files"]


def stored_files(ports: Ports) -> list[Path]:
    objects = ports.contents.objects
    assert isinstance(objects, FileObjectStore)
    return [path for path in objects.root.rglob("*") if path.is_file()]


def photograph() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(written, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
    return written.getvalue()


@pytest.mark.spec("VLT-40")
def test_a_file_in_parts_becomes_a_document_that_says_it_was_added_by_oneself(
    alices: UUID, service: RunningService, scenario: Scenario
) -> None:
    content = photograph()
    begun = announce(service, ALICE, content, title="La mer").get_json()

    first = send(service, ALICE, begun["id"], content[:1000], offset=0).get_json()
    last = send(service, ALICE, begun["id"], content[1000:], offset=1000).get_json()

    assert (begun["offset"], begun["document_id"], begun["same_as"]) == (0, None, [])
    assert (first["offset"], first["document_id"]) == (1000, None)
    assert last["offset"] == len(content)
    shown = service.as_(ALICE).get(f"/api/vault/documents/{last['document_id']}").get_json()
    assert (shown["type"], shown["title"], shown["state"]) == ("personal", "La mer", "done")
    assert (shown["holder_id"], shown["organisation_id"]) == (str(alices), str(alices))
    assert [each["cause"] for each in shown["versions"]] == ["added"]
    opened = service.as_(ALICE).get(f"/api/vault/documents/{last['document_id']}/content")
    assert opened.data == content, "nothing of the photograph is changed, its Exif included"
    assert scenario.acts(ALICE, document=last["document_id"]) == ["added", "viewed"]
    assert service.events("vault.document-delivered.v1") == []


@pytest.mark.spec("VLT-40")
def test_an_upload_that_was_cut_goes_on_where_it_was(alices: UUID, service: RunningService) -> None:
    content, upload_id = pdf("carnet", padding=4096), uuid4()
    announce(service, ALICE, content, upload_id=upload_id)
    send(service, ALICE, upload_id, content[:500], offset=0)

    again = announce(service, ALICE, content, upload_id=upload_id).get_json()
    twice = send(service, ALICE, upload_id, content[:500], offset=0)
    beyond = send(service, ALICE, upload_id, content[500:] + b"more", offset=500)
    rest = send(service, ALICE, upload_id, content[500:], offset=500).get_json()
    lost_answer = send(service, ALICE, upload_id, content[500:], offset=500).get_json()

    assert again["offset"] == 500
    for refused in (twice, beyond):
        assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/offset-differs")
        assert refused.get_json()["offset"] == 500
    assert rest["document_id"] is not None
    assert lost_answer == rest, "asked again, it is the same document"
    assert usage(service) == (len(content), QUOTA - len(content), 1)


@pytest.mark.spec("VLT-40")
def test_a_part_may_be_larger_than_other_requests_but_not_than_a_file(alices: UUID, service: RunningService) -> None:
    content, upload_id = pdf("carnet", padding=1_500_000), uuid4()
    announce(service, ALICE, content, upload_id=upload_id)

    assert send(service, ALICE, upload_id, bytes(2 * 1024**2 + 1), offset=0).status_code == 413
    first = send(service, ALICE, upload_id, content[:1_200_000], offset=0).get_json()
    assert first.get("offset") == 1_200_000, first["detail"]
    assert send(service, ALICE, upload_id, content[1_200_000:], offset=1_200_000).get_json()["document_id"] is not None


@pytest.mark.spec("VLT-40")
def test_the_last_step_is_taken_again_with_nothing_more_to_send(
    alices: UUID, service: RunningService, vault_ports: Ports
) -> None:
    content, upload_id = pdf("carnet"), uuid4()
    announce(service, ALICE, content, upload_id=upload_id)
    before = set(stored_files(vault_ports))
    send(service, ALICE, upload_id, content[:100], offset=0)
    (part,) = set(stored_files(vault_ports)) - before
    away = part.rename(part.with_suffix(".away"))

    cut = send(service, ALICE, upload_id, content[100:], offset=100)
    away.rename(part)
    finished = send(service, ALICE, upload_id, b"", offset=len(content)).get_json()

    assert (cut.status_code, cut.get_json()["type"]) == (503, "/problems/store-unavailable")
    assert service.as_(ALICE).get(f"/api/vault/documents/{finished['document_id']}/content").data == content


@pytest.mark.spec("VLT-40")
def test_another_content_than_the_one_announced_is_refused_and_its_room_given_back(
    alices: UUID, service: RunningService
) -> None:
    content, upload_id = pdf("carnet"), uuid4()
    announce(service, ALICE, content, upload_id=upload_id)

    changed = send(service, ALICE, upload_id, content[:-1] + b"!", offset=0)

    assert (changed.status_code, changed.get_json()["type"]) == (422, "/problems/digest-differs")
    assert usage(service) == (0, QUOTA, 0)
    assert send(service, ALICE, upload_id, content, offset=0).status_code == 404


@pytest.mark.spec("VLT-40")
def test_what_is_no_document_is_refused_with_the_reason_and_its_room_given_back(
    alices: UUID, service: RunningService
) -> None:
    content = b"MZ a program"
    begun = announce(service, ALICE, content).get_json()

    refused = send(service, ALICE, begun["id"], content, offset=0)

    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/content-unfit")
    assert "type" in refused.get_json()["errors"][0]["reason"]
    assert usage(service) == (0, QUOTA, 0)


@pytest.mark.spec("VLT-41")
def test_what_does_not_fit_is_refused_before_it_is_sent(alices: UUID, service: RunningService) -> None:
    content = pdf("carnet")
    for _ in range(4):
        assert announce(service, ALICE, content, size=2 * 1024**2 - 1).status_code == 200

    refused = announce(service, ALICE, content, size=1024)

    assert (refused.status_code, refused.get_json()["type"]) == (413, "/problems/quota-exceeded")
    assert (refused.get_json()["left"], refused.get_json()["size"]) == (4, 1024)
    assert announce(service, ALICE, content, size=4).status_code == 200
    too_large = announce(service, ALICE, content, size=2 * 1024**2 + 1)
    assert (too_large.status_code, too_large.get_json()["type"]) == (413, "/problems/too-large")


@pytest.mark.spec("VLT-41")
def test_uploads_at_the_same_time_never_take_more_than_the_quota(alices: UUID, service: RunningService) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: announce(service, ALICE, pdf(str(n)), size=1024**2).status_code, range(12)))

    assert sorted(answers) == [200] * 8 + [413] * 4
    assert usage(service) == (QUOTA, 0, 0)


@pytest.mark.spec("VLT-41")
def test_an_upload_that_nobody_went_on_with_gives_its_room_back_after_a_day(
    alices: UUID, service: RunningService, clock: FrozenClock, vault_ports: Ports
) -> None:
    content, upload_id = pdf("carnet"), uuid4()
    announce(service, ALICE, content, upload_id=upload_id)
    send(service, ALICE, upload_id, content[:100], offset=0)
    kept = added(service, ALICE, pdf("kept"))

    clock.at += timedelta(hours=25)
    service.run_job("give_up_uploads")
    service.run_job("erase_accounts")

    assert usage(service)[2] == 1
    assert usage(service)[0] == len(pdf("kept"))
    assert service.as_(ALICE).get(f"/api/vault/documents/{kept}/content").status_code == 200
    assert send(service, ALICE, upload_id, content[100:], offset=100).status_code == 404


@pytest.mark.spec("VLT-40", "VLT-60")
def test_the_sweep_leaves_the_parts_of_an_upload_alone(
    alices: UUID, service: RunningService, clock: FrozenClock
) -> None:
    content, upload_id = pdf("carnet"), uuid4()
    announce(service, ALICE, content, upload_id=upload_id)
    send(service, ALICE, upload_id, content[:100], offset=0)

    clock.at += timedelta(hours=2)
    service.run_job("sweep_orphans")

    assert send(service, ALICE, upload_id, content[100:], offset=100).get_json()["document_id"] is not None


@pytest.mark.spec("VLT-42")
def test_a_duplicate_is_noticed_before_it_is_sent(alices: UUID, service: RunningService) -> None:
    content = pdf("livret")
    first = added(service, ALICE, content, title="Livret")

    again = announce(service, ALICE, content, title="Livret (2)").get_json()

    assert again["same_as"] == [{"id": str(first), "title": "Livret"}]
    assert announce(service, ALICE, pdf("another")).get_json()["same_as"] == []


@pytest.mark.spec("VLT-40")
def test_a_payslip_of_another_employer_goes_to_the_payslips_with_what_is_asked_of_one(
    alices: UUID, service: RunningService
) -> None:
    content = pdf("ancien bulletin")
    without = announce(service, ALICE, content, compartment="payslips", metadata={"period": "2019-13"})
    slip = added(
        service, ALICE, content, compartment="payslips", metadata={"period": "2019-12", "employer": "Ancien employeur"}
    )

    assert without.status_code == 422
    assert {each["field"] for each in without.get_json()["errors"]} == {"metadata.employer", "metadata.period"}
    listed = service.as_(ALICE).get("/api/vault/documents?compartment=payslips").get_json()
    assert [each["id"] for each in listed["items"]] == [str(slip)]
    assert listed["items"][0]["type"] == "personal"


@pytest.mark.spec("VLT-40")
def test_what_one_put_into_two_compartments_is_listed_once_and_each_in_its_own(
    alices: UUID, service: RunningService
) -> None:
    slip = added(service, ALICE, compartment="payslips", metadata={"period": "2019-12", "employer": "Ancien"})
    booklet = added(service, ALICE, title="Livret")

    def listed(query: str) -> list[str]:
        found = service.as_(ALICE).get(f"/api/vault/documents{query}").get_json()
        assert found["total"] == len(found["items"])
        return [each["id"] for each in found["items"]]

    assert sorted(listed("")) == sorted([str(slip), str(booklet)])
    assert listed("?compartment=payslips") == [str(slip)]
    assert listed("?compartment=personal") == [str(booklet)]


@pytest.mark.spec("VLT-40")
def test_a_stranger_cannot_touch_an_upload_nor_has_a_space_of_anybody(
    alices: UUID, service: RunningService, scenario: Scenario
) -> None:
    content, upload_id = pdf("carnet"), uuid4()
    announce(service, ALICE, content, upload_id=upload_id)
    path = f"/api/vault/personal/uploads/{upload_id}"

    assert announce(service, CHARLIE, content).status_code == 404, "who holds no vault has no space"
    scenario.give_personal_space(CHARLIE)
    for refused in (
        service.as_(CHARLIE).get(path),
        service.as_(CHARLIE).delete(path),
        send(service, CHARLIE, upload_id, content, offset=0),
        announce(service, CHARLIE, content, upload_id=upload_id),
    ):
        assert (refused.status_code, refused.get_json()["type"]) == (404, "/problems/upload-not-found")
    assert send(service, ALICE, upload_id, content, offset=0).status_code == 200
