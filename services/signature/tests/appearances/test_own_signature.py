"""*My signature*: typed, drawn or an image; kept sealed for its owner alone; what can't be signed with is refused."""

from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import Person
from services.signature.tests.signature_support import own_signatures
from services.signature.tests.signature_support.own_signatures import DRAWN, image_of
from services.signature.tests.signature_support.scenario import Scenario

OWN = "/api/signature/own-signature"
TYPED = {"kind": "typed", "text": "Alice Petit", "handwriting": "upright"}


def kept(scenario: Scenario, who: Person) -> dict[str, Any] | None:
    answer = scenario.service.as_(who).get(OWN)
    assert answer.status_code == 200, answer.text
    appearance: dict[str, Any] | None = answer.get_json()["appearance"]
    return appearance


def keep(scenario: Scenario, who: Person, appearance: dict[str, Any]) -> dict[str, Any]:
    answer = scenario.service.as_(who).put(OWN, json=appearance)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()["appearance"]
    return found


@pytest.mark.spec("SIG-10")
def test_a_person_keeps_a_signature_changes_it_and_deletes_it(scenario: Scenario) -> None:
    assert kept(scenario, ALICE) is None
    assert keep(scenario, ALICE, TYPED) == TYPED | {"lines": [], "image": None}
    drawn = keep(scenario, ALICE, DRAWN)
    assert drawn["lines"] == DRAWN["lines"]
    assert kept(scenario, ALICE) == drawn
    image = keep(scenario, ALICE, image_of(own_signatures.png()))
    assert image["kind"] == "image"
    assert scenario.service.as_(ALICE).delete(OWN).status_code == 204
    assert kept(scenario, ALICE) is None


@pytest.mark.spec("SIG-10")
def test_a_stranger_sees_no_signature_of_another_and_changes_none(scenario: Scenario) -> None:
    keep(scenario, ALICE, DRAWN)
    assert kept(scenario, BOB) is None
    scenario.service.as_(BOB).delete(OWN)
    keep(scenario, BOB, TYPED)
    assert (kept(scenario, ALICE) or {})["kind"] == "drawn"
    assert scenario.service.anonymous.get(OWN).status_code == 401


def test_a_kept_signature_is_unreadable_in_the_database_and_seen_by_its_account_alone(scenario: Scenario) -> None:
    keep(scenario, ALICE, DRAWN)
    for who, seen in ((ALICE, 1), (BOB, 0)):
        with scenario.service.app.app_context(), transaction(by=Principal(who.id, "person")) as session:
            found = session.scalars(text("SELECT sealed FROM own_signatures")).all()
        assert len(found) == seen
        assert all(b"Petit" not in sealed and b"480,300" not in sealed for sealed in found)


@pytest.mark.spec("SIG-02")
@pytest.mark.parametrize("made", [own_signatures.png, lambda: own_signatures.png(mode="RGBA")], ids=["paper", "clear"])
def test_an_image_is_made_anew_on_white_and_cut_to_what_is_drawn(scenario: Scenario, made: Callable[[], bytes]) -> None:
    content = b64decode(keep(scenario, ALICE, image_of(made()))["image"])
    with Image.open(BytesIO(content)) as image:
        assert image.format == "JPEG"
        assert 250 < image.width < 350
        assert 70 < image.height < 120
        corner = image.convert("RGB").getpixel((image.width - 1, image.height - 1))
    assert isinstance(corner, tuple)
    assert min(corner) > 230


@pytest.mark.spec("SIG-02")
def test_of_a_photograph_only_what_is_seen_is_kept_upright_and_small(scenario: Scenario) -> None:
    content = b64decode(keep(scenario, ALICE, image_of(own_signatures.photograph()))["image"])
    assert len(content) <= 30_000
    with Image.open(BytesIO(content)) as image:
        assert image.width > image.height
        assert not image.getexif()


IMAGES = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "gif": own_signatures.gif(),
    "bomb": own_signatures.bomb(),
    "cut": own_signatures.png()[:400],
    "blank": own_signatures.blank(),
}
WORDS = {
    "svg": "pas une image PNG ou JPEG",
    "gif": "pas une image PNG ou JPEG",
    "bomb": "trop grande",
    "cut": "endommagée",
    "blank": "vide",
}


@pytest.mark.spec("SIG-02")
@pytest.mark.parametrize("name", sorted(IMAGES))
def test_an_image_that_cannot_be_signed_with_is_refused_beside_the_field(scenario: Scenario, name: str) -> None:
    answer = scenario.service.as_(ALICE).put(OWN, json=image_of(IMAGES[name]))
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert error["field"] == "image"
    assert WORDS[name] in error["reason"]
    assert kept(scenario, ALICE) is None


def test_an_image_that_unfolds_to_a_thousand_times_its_size_does_no_harm(scenario: Scenario) -> None:
    answer = scenario.service.as_(ALICE).put(OWN, json=image_of(own_signatures.bomb_within_the_limit()))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "image"
    assert keep(scenario, ALICE, image_of(own_signatures.png()))["kind"] == "image"


@pytest.mark.spec("SIG-02")
@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["10,10 12,12"],
        ["10,10 20"],
        ["1000,10 20,20"],
        ["-1,5 900,900"],
        ["5,5  9,9"],
        ["x"],
        ["5,5"] * 201,
        [" ".join(["5,5 900,900"] * 1501)],
        [*["5,5 900,900"] * 100, " ".join(["1,1"] * 2900)],
    ],
    ids=["none", "slip", "half", "outside", "negative", "gap", "word", "many", "points", "points-in-all"],
)
def test_a_drawing_of_nothing_or_of_too_much_is_refused_beside_the_field(scenario: Scenario, lines: list[str]) -> None:
    answer = scenario.service.as_(ALICE).put(OWN, json=DRAWN | {"lines": lines})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith("lines")


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"kind": "typed", "text": "Alice"}, "handwriting"),
        ({"kind": "image", "text": "Alice"}, "image"),
        ({"kind": "image", "text": "Alice", "image": "not base64!"}, "image"),
        ({"kind": "company", "text": "Alice"}, "kind"),
        (TYPED | {"text": "李"}, "text"),
        (TYPED | {"text": "A" * 80}, "text"),
    ],
    ids=["no-handwriting", "no-image", "no-base64", "company", "letters", "long"],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    scenario: Scenario, wrong: dict[str, str], field: str
) -> None:
    answer = scenario.service.as_(ALICE).put(OWN, json=wrong)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == field


def test_a_million_points_are_refused_before_they_are_looked_at(scenario: Scenario) -> None:
    answer = scenario.service.as_(ALICE).put(OWN, json=DRAWN | {"lines": ["5,5 9,9 " * 500_000]})
    assert answer.status_code == 413
