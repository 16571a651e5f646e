"""Communes complete as one types, from official data that ships with the product."""

from __future__ import annotations

import pytest

from chartrier.testing import ALICE, RunningService


def found(service: RunningService, beginning: str) -> list[tuple[str, str]]:
    answer = service.as_(ALICE).get("/api/tenancy/communes", query_string={"q": beginning})
    assert answer.status_code == 200, answer.text
    return [(each["post_code"], each["name"]) for each in answer.get_json()["items"]]


@pytest.mark.spec("TEN-02")
@pytest.mark.parametrize(
    "beginning, first",
    [
        ("69001", ("69001", "Lyon")),
        ("690", ("69001", "Lyon")),
        ("75 116", ("75116", "Paris")),
        ("97411", ("97411", "Saint-Paul")),
        ("98714", ("98714", "Papeete")),
        ("Chamb", ("73000", "Chambéry")),
        ("st-etienne-du-r", ("76800", "Saint-Étienne-du-Rouvray")),
        ("Saint Étienne du R", ("76800", "Saint-Étienne-du-Rouvray")),
        ("L'Hay", ("94240", "L'Haÿ-les-Roses")),
        ("lhuîtr", ("10700", "Lhuître")),
    ],
)
def test_a_commune_is_found_by_the_beginning_of_its_post_code_or_its_name(
    service: RunningService, beginning: str, first: tuple[str, str]
) -> None:
    assert first in found(service, beginning)


@pytest.mark.spec("TEN-02")
def test_every_commune_of_a_post_code_is_offered(service: RunningService) -> None:
    assert found(service, "38780") == [
        ("38780", "Estrablin"),
        ("38780", "Eyzin-Pinet"),
        ("38780", "Oytier-Saint-Oblas"),
        ("38780", "Pont-Évêque"),
        ("38780", "Septème"),
    ]


@pytest.mark.parametrize("beginning", ["6", "zz", "99999", "--", "ÿ", "%25", "00"])
def test_what_begins_no_commune_finds_none_and_is_no_error(service: RunningService, beginning: str) -> None:
    assert found(service, beginning) == []


def test_never_more_than_twenty_are_answered(service: RunningService) -> None:
    assert len(found(service, "saint")) == 20


def test_a_stranger_who_is_not_signed_in_finds_nothing(service: RunningService) -> None:
    assert service.anonymous.get("/api/tenancy/communes?q=69001").status_code == 401
