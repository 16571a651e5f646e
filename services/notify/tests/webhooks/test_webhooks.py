"""Who registers webhooks, what is refused, and that the secret is shown once."""

from typing import Any

import pytest
from sqlalchemy import text

from chartrier.database.session import engine, transaction
from chartrier.ids import new_id
from notify.adapters.webhook_client import WebhookClient
from services.notify.tests.notify_under_test import AGENCY
from services.notify.tests.webhooks.agency import ADELE, DIANE, GILLES, LUCIE, OSCAR, PATH, Agency
from services.notify.tests.webhooks.receiver import Receiver


@pytest.mark.spec("NOTIF-07")
def test_the_secret_is_shown_once_and_stored_sealed(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url)
    assert webhook["secret"].startswith("whsec_")
    shown = agency.as_(ADELE).get(f"{PATH}?organisation_id={AGENCY}")
    assert [each["id"] for each in shown.get_json()["items"]] == [webhook["id"]]
    assert "secret" not in {name for each in shown.get_json()["items"] for name in each}
    assert webhook["secret"] not in shown.text
    with engine(agency.notify.service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        stored = connection.execute(text("SELECT e::text FROM webhook_endpoints e")).scalar_one()
    assert webhook["secret"] not in stored
    assert webhook["secret"].removeprefix("whsec_") not in stored


def test_who_administers_each_establishment_administers_the_webhooks(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url, who=LUCIE)
    assert agency.shown(webhook["id"], LUCIE)["description"] == "ERP"


def test_an_administrator_changes_and_removes_a_webhook(agency: Agency, erp: Receiver) -> None:
    webhook = agency.registered(erp.url)
    said = {"url": erp.url, "description": "Paie", "event_types": ["batch.answered"]}
    changed = agency.as_(ADELE).put(f"{PATH}/{webhook['id']}", json=said).get_json()
    assert changed.items() >= said.items()
    agency.decide_advance()
    assert agency.log(webhook["id"]) == []
    agency.act(webhook["id"], "test")
    assert agency.as_(ADELE).delete(f"{PATH}/{webhook['id']}").status_code == 204
    assert agency.as_(ADELE).get(f"{PATH}/{webhook['id']}").status_code == 404
    agency.send()
    assert erp.taken == []


@pytest.mark.spec("NOTIF-07")
@pytest.mark.parametrize("who", [GILLES, DIANE, OSCAR], ids=["of-one-establishment", "depositor", "stranger"])
def test_a_stranger_cannot_see_or_touch_a_webhook_nor_register_one(agency: Agency, erp: Receiver, who: Any) -> None:  # noqa: ANN401
    webhook = agency.registered(erp.url)
    agency.act(webhook["id"], "test")
    (delivery,) = agency.log(webhook["id"])
    caller, one = agency.as_(who), f"{PATH}/{webhook['id']}"
    said = {"url": erp.url, "description": "Moi", "event_types": ["batch.answered"]}
    answers = [
        caller.get(f"{PATH}?organisation_id={AGENCY}"),
        agency.register(erp.url, who),
        caller.get(one),
        caller.put(one, json=said),
        caller.get(f"{one}/deliveries"),
        *(agency.act(webhook["id"], what, who) for what in ("pause", "resumption", "secret", "test")),
        agency.act(webhook["id"], f"deliveries/{delivery['id']}/repetition", who),
        caller.delete(one),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    unknown = caller.get(f"{PATH}/{new_id()}").get_json()
    assert answers[2].get_json()["type"] == unknown["type"]
    assert agency.shown(webhook["id"])["description"] == "ERP"


def test_a_message_of_another_webhook_is_not_found(agency: Agency, erp: Receiver) -> None:
    first, second = agency.registered(erp.url), agency.registered(erp.url)
    agency.act(first["id"], "test")
    (delivery,) = agency.log(first["id"])
    answer = agency.act(second["id"], f"deliveries/{delivery['id']}/repetition")
    assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/delivery-not-found")


def test_an_organisation_has_ten_webhooks_at_most(agency: Agency, erp: Receiver) -> None:
    for _ in range(10):
        agency.registered(erp.url)
    refused = agency.register(erp.url)
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/too-many-webhooks")


@pytest.mark.parametrize(
    "given, field",
    [
        ({"event_types": []}, "event_types"),
        ({"event_types": ["everything"]}, "event_types[0]"),
        ({"description": " "}, "description"),
        ({"url": ""}, "url"),
        ({"url": "https://erp.exemple.test/" + "a" * 500}, "url"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(agency: Agency, given: dict[str, Any], field: str) -> None:
    refused = agency.register(**{"url": "https://erp.exemple.test/"} | given)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == [field]


@pytest.mark.spec("NOTIF-07")
@pytest.mark.parametrize(
    "url, reason",
    [
        ("http://erp.exemple.test/", "https://"),
        ("ftp://erp.exemple.test/", "adresse complète"),
        ("erp.exemple.test", "adresse complète"),
        ("https://erp.exemple.test/#a", "adresse complète"),
        ("https://erp.exemple.test:0/", "adresse complète"),
        ("https://erp.exemple.test:99999/", "adresse complète"),
        ("https://erp.exemple.test/\u202e", "adresse complète"),
        ("https://erp/", "adresse complète"),
        ("https://moi:secret@erp.exemple.test/", "mot de passe"),
        ("https://127.0.0.1/", "publique"),
        ("https://0x7f.1/", "adresse complète"),
        ("https://2130706433/", "adresse complète"),
        ("https://[::1]/", "publique"),
        ("https://[::ffff:10.0.0.1]/", "publique"),
        ("https://10.1.2.3/", "publique"),
        ("https://169.254.169.254/latest/meta-data/", "publique"),
        ("https://[fd00:ec2::254]/", "publique"),
        ("https://[64:ff9b::a9fe:a9fe]/", "publique"),
        ("https://[fe80::1%25eth0]/", "publique"),
        ("https://localhost/", "publique"),
        ("https://metadata.google.internal/", "publique"),
    ],
)
def test_an_address_that_leads_inside_is_refused_when_it_is_written(agency: Agency, url: str, reason: str) -> None:
    agency.use(WebhookClient())
    refused = agency.register(url)
    assert refused.status_code == 422, refused.text
    (error,) = refused.get_json()["errors"]
    assert error["field"] == "url"
    assert reason in error["reason"]


def test_the_reason_is_in_the_language_of_the_reader(agency: Agency) -> None:
    agency.use(WebhookClient())
    body = {"organisation_id": str(AGENCY), "url": "https://10.0.0.1/", "description": "ERP"}
    asked = body | {"event_types": ["batch.answered"]}
    refused = agency.as_(ADELE).post(PATH, json=asked, headers={"Accept-Language": "en"})
    assert "not public" in refused.get_json()["errors"][0]["reason"]


@pytest.mark.parametrize("table", ["webhook_endpoints", "webhook_deliveries"])
def test_rows_of_webhooks_are_seen_by_administrators_and_events_of_their_organisation(
    agency: Agency, erp: Receiver, table: str
) -> None:
    agency.act(agency.registered(erp.url)["id"], "test")

    def rows(**scope: Any) -> int:  # noqa: ANN401
        with agency.notify.service.app.app_context(), transaction(**scope) as session:
            return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - ours

    assert rows(tenant=AGENCY) == rows(maintenance=True) == 1
    assert rows(tenant=new_id()) == 0
