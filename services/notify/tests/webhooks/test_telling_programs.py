"""Programs are told once of what happens, signed, again and again for three days, and nobody waits for a slow one."""

import threading
from typing import Any

import pytest

from chartrier.ids import new_id
from notify.webhooks.deliveries import PAUSES
from services.notify.tests.notify_under_test import AGENCY, EMPLOYER, holder_of, shared
from services.notify.tests.webhooks.agency import ADELE, GRENOBLE, LUCIE, OSCAR, PATH, Agency
from services.notify.tests.webhooks.receiver import Receiver, receiver


@pytest.mark.spec("NOTIF-07", "DEP-40")
def test_an_erp_learns_of_a_decision_and_verifies_it_with_the_library_of_the_standard(
    agency: Agency, erp: Receiver
) -> None:
    webhook = agency.registered(erp.url)
    advance = agency.decide_advance()
    agency.send()
    agency.send()
    (told,) = erp.verified(webhook["secret"])
    assert told["type"] == "advance.decided"
    assert told["data"].items() >= {"advance_id": str(advance), "outcome": "accepted", "decision_number": 7}.items()
    assert told["data"].keys() == {"advance_id", "organisation_id", "outcome", "decision_number", "at"}
    (delivery,) = agency.log(webhook["id"])
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("delivered", 204, 1)
    assert [delivery["id"]] == erp.ids


def happened(organisation: Any) -> dict[str, tuple[str, dict[str, Any]]]:  # noqa: ANN401
    """Return what the bus says of everything that a program can be told of."""
    holder, at = holder_of("Alice"), "2026-11-20T09:00:00Z"
    one = {"tenant_id": holder, "holder_id": holder, "organisation_id": organisation, "account_id": new_id(), "at": at}
    document = one | {"document_id": new_id(), "envelope_id": new_id(), "organisation_name": "Agence Horizon"}
    ended = document | {"establishment_id": GRENOBLE, "document_type": "assignment_contract"}
    sheet = one | {"timesheet_id": new_id(), "week": "2026-11-16"}
    refusal = one | {"refusal_id": new_id(), "organisation_name": "Agence Horizon", "person_name": "Alice Martin"}
    refusal |= {"employer_name": "Agence Horizon", "staff_number": "M-1", "administrators": []}
    counts = {"accepted": 2, "already_there": 0, "paper": 0, "refused": 1}
    batch = {"tenant_id": organisation, "organisation_id": organisation, "batch_id": new_id(), "at": at}
    return {
        "batch.answered": ("vault.batch-received.v1", batch | {"reference": "PAIE-2026-10"} | counts),
        "signature.signed": ("signature.envelope-signed.v1", document),
        "signature.completed": ("signature.envelope-completed.v1", document | {"digest": "0" * 64}),
        "signature.refused": (
            "signature.envelope-refused.v1",
            ended | {"signatory_name": "Alice Martin", "reason": "Le salaire."},
        ),
        "signature.expired": ("signature.envelope-expired.v1", ended),
        "documents.validated": ("signature.documents-validated.v1", one | {"documents": [new_id()]}),
        "timesheet.validated": ("deposits.timesheet-validated.v1", sheet | {"decision_number": 3}),
        "timesheet.disputed": ("deposits.timesheet-disputed.v1", sheet),
        "paper.refused": ("vault.paper-refused.v1", refusal),
        "paper.accepted": ("vault.paperless-accepted.v1", refusal),
    }


@pytest.mark.spec("NOTIF-07", "VLT-13")
def test_each_event_reaches_the_programs_of_its_organisation_alone_and_names_nobody(
    agency: Agency, erp: Receiver
) -> None:
    webhook = agency.registered(erp.url)
    with receiver() as other:
        agency.registered(other.url, who=OSCAR, agency=EMPLOYER)
        for event in happened(AGENCY).values():
            agency.notify.receive(event)
        agency.send()
        assert other.taken == []
    told = erp.verified(webhook["secret"])
    assert sorted(each["type"] for each in told) == sorted(happened(AGENCY))
    assert "Martin" not in str(told)
    assert "salaire" not in str(told)


@pytest.mark.spec("NOTIF-07")
def test_a_program_is_told_of_nothing_but_what_it_asked_for(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url, event_types=["timesheet.disputed"])
    agency.decide_advance()
    agency.send()
    assert (erp.taken, agency.log(webhook["id"])) == ([], [])


@pytest.mark.spec("NOTIF-07")
def test_a_message_is_tried_for_three_days_with_growing_delays_under_one_id_then_sent_by_hand(
    agency: Agency, erp: Receiver
) -> None:
    webhook = agency.registered(erp.url)
    erp.answers_with = 500
    agency.decide_advance()
    agency.send()
    for number, pause in enumerate(PAUSES, start=1):
        assert len(erp.taken) == number
        agency.after(seconds=pause.total_seconds() - 1)
        assert len(erp.taken) == number, "not before its time"
        if number == len(PAUSES):
            # The address was paused a moment ago; somebody mended the program, it seems.
            agency.act(webhook["id"], "resumption")
        agency.after(seconds=1)
    (delivery,) = agency.log(webhook["id"], "?state=failed")
    assert (delivery["attempts"], delivery["status"], delivery["reason"]) == (len(PAUSES) + 1, 500, "refused")
    assert sum(pause.total_seconds() for pause in PAUSES) >= 3 * 24 * 3600 - 3600
    assert len(set(erp.ids)) == 1
    erp.answers_with = 200
    agency.act(webhook["id"], "resumption")
    again = agency.act(webhook["id"], f"deliveries/{delivery['id']}/repetition")
    assert (again.status_code, again.get_json()["state"]) == (200, "queued")
    agency.send()
    (delivery,) = agency.log(webhook["id"])
    assert (delivery["state"], erp.ids[-1]) == ("delivered", delivery["id"])


@pytest.mark.spec("NOTIF-07")
def test_whoever_takes_nothing_for_three_days_is_paused_and_administrators_are_told_once(
    agency: Agency, erp: Receiver
) -> None:
    webhook = agency.registered(erp.url, description="Paie de l’agence")
    erp.answers_with = 503
    agency.decide_advance()
    for _ in range(15):
        agency.after(hours=6)
    assert agency.shown(webhook["id"])["pause"] == "unreachable"
    (message,) = agency.notify.mail_to(ADELE)
    assert len(agency.notify.mail_to(LUCIE)) == 1
    assert message.subject == "Webhook en pause\u00a0: Paie de l’agence"
    assert f"/connexion?next=/webhooks/{AGENCY}" in message.text
    assert len(agency.notify.mail()) == 2, "whoever administers one establishment, or deposits, is not told"
    taken = len(erp.taken)
    agency.decide_advance()
    agency.after(hours=6)
    assert len(erp.taken) == taken
    erp.answers_with = 200
    agency.act(webhook["id"], "resumption")
    agency.after(hours=6)
    assert [each["state"] for each in agency.log(webhook["id"])] == ["delivered", "delivered"], "nothing is lost"


@pytest.mark.spec("NOTIF-07")
def test_a_program_that_says_that_it_is_gone_is_paused_at_once(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url)
    erp.answers_with = 410
    agency.decide_advance()
    agency.send()
    assert agency.shown(webhook["id"])["pause"] == "gone"
    agency.after(seconds=1)
    (message,) = agency.notify.mail_to(ADELE)
    assert "qu’elle n’existe plus" in message.text
    refused = agency.act(webhook["id"], "test")
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/webhook-is-paused")


@pytest.mark.spec("NOTIF-07")
def test_while_one_program_does_not_answer_another_is_told_and_mail_leaves(agency: Agency, erp: Receiver) -> None:
    agency.registered(erp.url)
    erp.may_answer = threading.Event()
    agency.decide_advance()
    sending = threading.Thread(target=agency.send)
    sending.start()
    assert erp.asked.wait(30)
    with receiver() as other:
        agency.registered(other.url)
        agency.decide_advance()
        agency.send()
        assert len(other.taken) == 1
        assert len(erp.taken) == 1, "one message at a time for each address"
    agency.notify.receive(shared(new_id(), agency.notify.clock.now()))
    agency.notify.after(seconds=1)
    assert len(agency.notify.mail()) == 1
    erp.may_answer.set()
    sending.join()
    assert len(erp.taken) == 2


def test_a_worker_that_died_while_it_sent_leaves_the_message_to_the_next_one(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url)
    agency.decide_advance()

    class Killed(BaseException):
        pass

    class DyingClient(type(agency.notify.ports.webhooks.client)):  # type: ignore[misc]
        def post(self, *_: object) -> int:
            raise Killed

    agency.use(DyingClient())
    with pytest.raises(Killed):
        agency.send()
    agency.use(agency.notify.ports.webhooks.client)
    agency.after(seconds=60)
    assert erp.taken == []
    agency.after(minutes=2)
    assert len(erp.taken) == 1
    assert agency.log(webhook["id"])[0]["state"] == "delivered"


def test_a_new_secret_signs_beside_the_former_one_for_a_day(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url)
    renewed = agency.act(webhook["id"], "secret").get_json()
    assert renewed["secret"] != webhook["secret"]
    agency.act(webhook["id"], "test")
    agency.send()
    assert erp.verified(renewed["secret"]) == erp.verified(webhook["secret"])
    assert erp.verified(renewed["secret"])[0]["type"] == "webhook.test"
    agency.after(hours=25)
    agency.act(webhook["id"], "test")
    agency.send()
    assert [len(headers["webhook-signature"].split(" ")) for headers, _ in erp.taken] == [2, 1]


def test_the_log_is_read_page_after_page_and_kept_for_thirty_days(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url)
    for _ in range(3):
        agency.decide_advance()
        agency.after(minutes=1)
    path = f"{PATH}/{webhook['id']}/deliveries?limit=2"
    first = agency.as_(ADELE).get(path).get_json()
    second = agency.as_(ADELE).get(f"{path}&after={first['next']}").get_json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    moments = [each["created_at"] for each in first["items"] + second["items"]]
    assert moments == sorted(moments, reverse=True)
    agency.notify.clock.at = agency.notify.clock.at.replace(year=agency.notify.clock.at.year + 1)
    agency.notify.service.run_job("delete_old_webhook_deliveries")
    assert agency.log(webhook["id"]) == []
