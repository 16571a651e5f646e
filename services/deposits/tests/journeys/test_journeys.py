"""Journeys are data: shipped, published by the operator, checked, versioned, shown to anyone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from chartrier.testing import ALICE, RunningService
from deposits.journeys import files
from deposits.journeys.checks import UnreadableJourneyError
from services.deposits.tests.support import made_up
from services.deposits.tests.support.filers import ACACIAS, DORA, JOURNEY, TILLEULS, Cast

SEIZURE = files.SHIPPED / f"{JOURNEY}.v1.toml"
DEPOSITS = {
    "expert-fees-alsace-moselle-deposit",
    "medical-fees-alsace-moselle-deposit",
    "medical-fees-deposit",
    "child-competitor-earnings-deposit",
    "vacant-succession-deposit",
}
RECOVERIES = {
    JOURNEY,
    "expert-fees-alsace-moselle-recovery",
    "medical-fees-alsace-moselle-recovery",
    "medical-fees-recovery",
    "vacant-succession-recovery",
}


def shown(cast: Cast, key: str = JOURNEY) -> dict[str, Any]:
    found: dict[str, Any] = cast.service.anonymous.get(f"/api/deposits/journeys/{key}").get_json()
    return found


@pytest.mark.spec("POR-16")
def test_anyone_sees_the_ten_journeys_grouped_by_what_they_serve(cast: Cast) -> None:
    listed = cast.service.anonymous.get("/api/deposits/catalogue").get_json()["items"]
    assert {item["key"] for item in listed if item["direction"] == "C"} == DEPOSITS
    assert {item["key"] for item in listed if item["direction"] == "D"} == RECOVERIES
    needs = [item["need"]["fr"] for item in listed]
    assert needs == sorted(needs)
    assert all(item["act"]["fr"] in {"Consigner des fonds", "Récupérer des fonds"} for item in listed)


@pytest.mark.spec("DEP-14")
@pytest.mark.parametrize("key", sorted(DEPOSITS))
def test_every_journey_of_type_c_asks_for_owners_amount_and_means_of_payment(cast: Cast, key: str) -> None:
    journey = shown(cast, key)
    kinds = {field["key"]: field["kind"] for step in journey["steps"] for field in step["fields"]}
    assert kinds[journey["amount_field"]] == "amount"
    assert {"owners", "payment"} <= set(kinds.values())


def test_anyone_may_read_a_journey_as_data(cast: Cast) -> None:
    journey = shown(cast)
    assert [step["key"] for step in journey["steps"]] == ["structure", "case", "transfer"]
    legal_form = journey["steps"][0]["fields"][2]
    assert legal_form["kind"] == "choice"
    labels = {choice["value"]: choice["label"]["fr"] for choice in legal_form["choices"]}
    assert labels["6540"] == "Société civile immobilière (SCI)"
    assert all(field["help"]["fr"] and field["label"]["en"] for step in journey["steps"] for field in step["fields"])


@pytest.mark.spec("TEN-02")
def test_the_legal_form_is_chosen_from_the_whole_official_list(cast: Cast) -> None:
    choices = shown(cast)["steps"][0]["fields"][2]["choices"]
    labels = {choice["value"]: choice["label"]["fr"] for choice in choices}
    # Level III of the nomenclature has 260 forms, each with a code of four digits; whatever came later is the last.
    assert len(choices) == len(labels) == 261
    assert all(len(code) == 4 and code.isdigit() for code in labels)
    assert list(labels)[-1] == "0000"
    assert labels["6597"].endswith("(SCEA)")
    assert labels["6598"].endswith("(EARL)")


@pytest.mark.spec("DEP-10", "DEP-12")
def test_the_debtor_must_attach_a_rib_and_may_attach_other_documents(cast: Cast) -> None:
    attachments = shown(cast)["attachments"]
    assert [attachment["kind"] for attachment in attachments if attachment["required"]] == ["rib"]
    assert "other" in {attachment["kind"] for attachment in attachments}
    assert all("pdf" in attachment["formats"] and attachment["max_bytes"] == 10_000_000 for attachment in attachments)


def test_recovering_after_a_seizure_asks_for_no_amount_and_says_so(cast: Cast) -> None:
    journey = shown(cast)
    assert (journey["direction"], journey["amount_field"]) == ("D", None)
    assert "aucun montant" in journey["notice"]["fr"]
    assert "totalité du solde" in journey["amount"]["fr"]
    assert not [field for step in journey["steps"] for field in step["fields"] if field["kind"] == "amount"]


def test_a_journey_that_does_not_exist_is_not_found(service: RunningService) -> None:
    missing = service.anonymous.get("/api/deposits/journeys/buried-treasure")
    assert (missing.status_code, missing.get_json()["type"]) == (404, "/problems/journey-not-found")


def test_users_and_administrators_are_offered_the_journeys_they_may_file(cast: Cast) -> None:
    for filing in (cast.alice, cast.dora):
        offered = filing.caller.get(f"/api/deposits/journeys?space={TILLEULS}").get_json()
        assert {journey["key"] for journey in offered["items"]} == DEPOSITS | RECOVERIES
    assert cast.alice.caller.get("/api/deposits/journeys").get_json()["total"] == 10


@pytest.mark.spec("DEP-01")
def test_a_journey_for_administrators_alone_is_not_offered_to_users_who_cannot_begin_it(cast: Cast) -> None:
    cast.publish(made_up.journey(filed_by=["administrator"]))
    for filing, seen, status in ((cast.alice, False, 403), (cast.dora, True, 201)):
        offered = filing.caller.get(f"/api/deposits/journeys?space={TILLEULS}").get_json()["items"]
        assert (made_up.KEY in {journey["key"] for journey in offered}) is seen
        new = {"space": str(TILLEULS), "journey": made_up.KEY}
        assert filing.caller.post("/api/deposits/requests", json=new).status_code == status


@pytest.mark.spec("DEP-23")
def test_somebody_who_consults_is_offered_nothing_to_file(cast: Cast) -> None:
    assert cast.erin.caller.get(f"/api/deposits/journeys?space={TILLEULS}").get_json()["items"] == []
    assert cast.erin.caller.get("/api/deposits/journeys").get_json()["items"] == []


def test_a_stranger_cannot_tell_that_a_space_exists(cast: Cast) -> None:
    foreign = cast.alice.caller.get(f"/api/deposits/journeys?space={ACACIAS}")
    missing = cast.alice.caller.get("/api/deposits/journeys?space=00000000-0000-0000-0000-000000000001")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.get_json() | {"reference": ""} == missing.get_json() | {"reference": ""}


@pytest.mark.spec("DEP-01")
def test_a_published_journey_is_offered_at_once_without_a_restart(cast: Cast) -> None:
    assert cast.publish(made_up.journey()).status_code == 201
    assert shown(cast, made_up.KEY)["version"] == 1
    again = cast.publish(made_up.journey())
    assert again.status_code == 201


@pytest.mark.spec("DEP-01")
def test_a_published_version_never_changes(cast: Cast) -> None:
    cast.publish(made_up.journey())
    refused = cast.publish(made_up.journey(title=made_up.words("Autre")))
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/version-taken")
    assert shown(cast, made_up.KEY)["title"]["fr"] == "Démarche inventée"


@pytest.mark.spec("DEP-01")
@pytest.mark.parametrize("who", [ALICE, DORA])
def test_a_stranger_cannot_publish_a_journey(cast: Cast, who: Any) -> None:  # noqa: ANN401 - a person
    refused = cast.publish(made_up.journey(), who)
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/operator-only")
    assert cast.service.anonymous.get(f"/api/deposits/journeys/{made_up.KEY}").status_code == 404


FIRST = made_up.journey()["steps"][0]


def with_field(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    changed = {**FIRST, "fields": [{**FIRST["fields"][0], **changes}, *FIRST["fields"][1:]]}
    return made_up.journey(steps=[changed, *made_up.journey()["steps"][1:]])


@pytest.mark.spec("DEP-01")
@pytest.mark.parametrize(
    "document, place, said",
    [
        (made_up.journey(direction="X"), "document.direction", "schéma"),
        (made_up.journey(colour="red"), "document.journey", "colour"),
        (made_up.journey(version=3), "document.version", "prochaine version est 1"),
        (made_up.journey(amount_field="owners"), "document.amount_field", "amount"),
        (made_up.journey(examined_by=made_up.journey()["examined_by"][:1]), "document.examined_by", "dernier groupe"),
        (with_field(kind="colour"), "document.steps[0].fields[0].kind", "schéma"),
        (with_field(choices=[]), "document.steps[0].fields[0].choices", "choix"),
        (with_field(key="children"), "document.fields", "deux fois"),
        (with_field(key="A b"), "document.fields", "pas une clé"),
        (with_field(pattern="^[0-9{$"), "document.steps[0].fields[0].pattern", "mal formée"),
        (with_field(pattern="^(a+)+$"), "document.steps[0].fields[0].pattern", "trop complexe"),
        (made_up.journey(categories=["circus"]), "document.categories[0]", "schéma"),
        (
            with_field(only_if=[{"field": "amount", "at_least": "1"}]),
            "document.steps[0].fields[0].only_if[0].field",
            "pas demandé avant",
        ),
        ({}, "document.journey", "key"),
    ],
)
def test_a_journey_that_contradicts_itself_is_refused_with_the_place(
    cast: Cast, document: dict[str, Any], place: str, said: str
) -> None:
    refused = cast.publish(document)
    assert refused.status_code == 422, refused.text
    errors = {error["field"]: error["reason"] for error in refused.get_json()["errors"]}
    assert said in errors[place]


@pytest.mark.spec("DEP-01")
def test_a_journey_for_some_structures_is_offered_to_them_and_filed_by_them_alone(cast: Cast) -> None:
    cast.publish(made_up.journey(categories=["notary", "lawyer"]))
    offered = f"/api/deposits/journeys?space={TILLEULS}"
    begin = {"space": str(TILLEULS), "journey": made_up.KEY}

    def keys(path: str) -> set[str]:
        return {item["key"] for item in cast.alice.caller.get(path).get_json()["items"]}

    assert made_up.KEY not in keys(offered) | keys("/api/deposits/journeys")
    refused = cast.alice.caller.post("/api/deposits/requests", json=begin)
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/not-for-this-structure")
    cast.service.receive(
        "tenancy.structure-opened.v1",
        tenant_id=TILLEULS,
        structure_id=TILLEULS,
        name="SCI des Tilleuls",
        category="notary",
    )
    assert made_up.KEY in keys(offered) & keys("/api/deposits/journeys")
    assert cast.alice.caller.post("/api/deposits/requests", json=begin).status_code == 201
    # What a structure is, another one is not.
    stranger = cast.charlie.caller.post("/api/deposits/requests", json=begin | {"space": str(ACACIAS)})
    assert stranger.status_code == 403


@pytest.mark.spec("DEP-02")
def test_the_journeys_of_vacant_successions_offer_to_add_users(cast: Cast) -> None:
    keys = DEPOSITS | RECOVERIES
    offering = {key for key in keys if shown(cast, key)["offers_users"]}
    assert offering == {"vacant-succession-deposit", "vacant-succession-recovery"}


@pytest.mark.spec("DEP-01")
def test_a_file_in_the_operators_folder_is_published_while_the_service_runs(
    cast: Cast, tmp_path: Path, service_app_of_tests: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = SEIZURE.read_text("utf-8").replace("version = 1", "version = 2")
    (tmp_path / f"{JOURNEY}.v2.toml").write_text(second, "utf-8")
    (tmp_path / "broken.v1.toml").write_text("key = ", "utf-8")
    runtime = service_app_of_tests.extensions["runtime"]
    monkeypatch.setattr(runtime, "ports", replace(runtime.ports, journey_folders=(tmp_path,)))
    cast.service.run_job("publish_journeys")
    assert shown(cast)["version"] == 2
    assert cast.alice.caller.get(f"/api/deposits/journeys/{JOURNEY}/versions/1").get_json()["version"] == 1


@pytest.mark.parametrize(
    "before, after, said",
    [
        ('direction = "D"', 'direction = "X"', "direction"),
        ('{ use = "court"', '{ use = "dungeon"', "dungeon"),
        ("version = 1", "version = 3", "is named otherwise"),
        ('kind = "distribution"', 'kind = "distribution", colour = "red"', "colour"),
        ('key = "', "key = ", "Invalid"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_by_name(tmp_path: Path, before: str, after: str, said: str) -> None:
    changed = SEIZURE.read_text("utf-8")
    assert before in changed
    path = tmp_path / SEIZURE.name
    path.write_text(changed.replace(before, after, 1), "utf-8")
    with pytest.raises(UnreadableJourneyError, match=f"{JOURNEY}.*{said}"):
        files.read_file(path)
