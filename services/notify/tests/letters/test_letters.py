"""Letters for those without an e-mail address: printed many at a time, in the window of the envelope, then erased."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pypdfium2  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text

from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, Caller, Person
from chartrier.testing.cast import person
from services.notify.tests.conftest import OPERATOR
from services.notify.tests.notify_under_test import NotifyUnderTest, activated, holder_of, invited, sealed

BATCHES = "/api/notify/letter-batches"
NADIA, OMAR = person("Nadia"), person("Omar")
LINES = ["Bâtiment C, appartement 12", "Résidence des Trois Fontaines", "12 rue des Lilas", "38000 GRENOBLE"]
# The longest that is taken: five lines of 38 wide letters below the name.
WIDEST = ["W" * 38] * 5
POINTS_PER_MM = 72 / 25.4


def written(who: Person, at: Any, password: str = "ACDE-FGHJ-KMNP") -> tuple[str, dict[str, Any]]:  # noqa: ANN401
    """Return the event that a letter was written for somebody."""
    said = {"private_number": "402718365501", "password": password, "first_name": who.name, "last_name": "Roy"}
    holder_id = holder_of(who.name)
    return "auth.account-enrolled.v1", {
        "tenant_id": holder_id, "account_id": who.id, "invitation_id": new_id(), "holder_id": holder_id,
        "organisation_name": "Atelier Nord", "sealed_letter": sealed(json.dumps(said)),
        "expires_at": at + timedelta(days=90),
    }  # fmt: skip


def lives_at(who: Person, lines: list[str], at: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401
    """Return the event that an employer gave a postal address."""
    holder_id = holder_of(who.name)
    return "tenancy.postal-address-changed.v1", {
        "tenant_id": holder_id, "holder_id": holder_id, "lines": lines, "at": at,
    }  # fmt: skip


@pytest.fixture
def operator(notify: NotifyUnderTest) -> Caller:
    return notify.service.as_machine(OPERATOR)


def stored(notify: NotifyUnderTest) -> int:
    with notify.service.app.app_context(), transaction(maintenance=True) as session:
        return session.scalar(text("SELECT count(*) FROM enrolment_letters")) or 0


def begun(operator: Caller) -> dict[str, Any]:
    answer = operator.post(BATCHES)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def pages_of(operator: Caller, batch: dict[str, Any]) -> pypdfium2.PdfDocument:
    answer = operator.get(f"{BATCHES}/{batch['id']}/content")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return pypdfium2.PdfDocument(answer.data)


def words_of(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_bounded())


def place_of(page: pypdfium2.PdfPage, words: str, *, nth: int = 0) -> tuple[float, float, float, float]:
    """Return where words stand on a page, in millimetres from its left and upper edges: left, top, right, bottom."""
    found = page.get_textpage()
    search = found.search(words)
    index, count = next(hit for number, hit in enumerate(iter(search.get_next, None)) if number == nth)
    boxes = [found.get_charbox(index + place) for place in range(count) if words[place] != " "]
    height = page.get_height()
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return (
        left / POINTS_PER_MM,
        (height - top) / POINTS_PER_MM,
        right / POINTS_PER_MM,
        (height - bottom) / POINTS_PER_MM,
    )


@pytest.mark.spec("NOTIF-08", "AUTH-05")
def test_letters_are_one_pdf_of_many_with_number_and_temporary_password(
    notify: NotifyUnderTest, operator: Caller
) -> None:
    now = notify.clock.now()
    notify.receive(written(NADIA, now), written(OMAR, now, "QRTW-XY34-679A"))
    notify.receive(lives_at(NADIA, LINES, now), lives_at(OMAR, LINES, now))
    batch = begun(operator)
    assert batch["letters"] == 2
    pages = pages_of(operator, batch)
    assert len(pages) == 2
    nadia, omar = words_of(pages[0]), words_of(pages[1])
    for expected in ("Nadia Roy", "402718365501", "ACDE-FGHJ-KMNP", "Atelier Nord", "/connexion", "18 février 2027"):
        assert expected in nadia
    assert "QRTW-XY34-679A" in omar
    assert "QRTW-XY34-679A" not in nadia


@pytest.mark.spec("NOTIF-08")
@pytest.mark.parametrize("lines", [LINES, WIDEST], ids=["usual", "widest"])
def test_the_address_stands_in_the_window_of_the_envelope_however_the_sheet_slides(
    notify: NotifyUnderTest, operator: Caller, lines: list[str]
) -> None:
    now = notify.clock.now()
    notify.receive(written(NADIA, now), lives_at(NADIA, lines, now))
    page = pages_of(operator, begun(operator))[0]
    places = [
        place_of(page, "Nadia Roy"),
        *(place_of(page, line, nth=lines[:at].count(line)) for at, line in enumerate(lines)),
    ]
    left, top = min(place[0] for place in places), min(place[1] for place in places)
    right, bottom = max(place[2] for place in places), max(place[3] for place in places)
    # DL, 220 x 110: a window of 100 x 35, 20 from the right and 20 from the bottom; the sheet folded in three slides by
    # 10 and by 11. C5, 229 x 162: 100 x 45, 20 and 60; folded in two it slides by 19 and by 13.5.
    for width, height, fold, window_height, from_bottom in ((220, 110, 99, 35, 20), (229, 162, 148.5, 45, 60)):
        aside, down = width - 210, height - fold
        window_top = height - from_bottom - window_height
        assert width - 20 - 100 <= left
        assert right <= width - 20 - aside
        assert window_top <= top
        assert bottom <= window_top + window_height - down
    # Nothing else shows there.
    others = [place_of(page, words) for words in ("Atelier Nord", "Ouvrez votre coffre", "Le 20 novembre 2026")]
    assert all(place[2] < 100 or place[1] > 90 for place in others)


@pytest.mark.spec("NOTIF-08", "AUTH-05")
def test_a_batch_is_the_same_until_it_is_confirmed_and_erased_then(notify: NotifyUnderTest, operator: Caller) -> None:
    now = notify.clock.now()
    notify.receive(written(NADIA, now), lives_at(NADIA, LINES, now))
    batch = begun(operator)
    notify.receive(written(OMAR, now), lives_at(OMAR, LINES, now))
    assert begun(operator) == batch
    assert operator.post(f"{BATCHES}/{batch['id']}/receipt").get_json() == batch
    assert stored(notify) == 1
    for again in (operator.get(f"{BATCHES}/{batch['id']}/content"), operator.post(f"{BATCHES}/{batch['id']}/receipt")):
        assert again.status_code == 404
    following = begun(operator)
    assert following["id"] != batch["id"]
    operator.post(f"{BATCHES}/{following['id']}/receipt")
    assert operator.post(BATCHES).get_json()["type"] == "/problems/no-letters"


@pytest.mark.spec("NOTIF-08", "TEN-35")
def test_a_letter_waits_for_its_postal_address_and_the_latest_one_counts(
    notify: NotifyUnderTest, operator: Caller
) -> None:
    now = notify.clock.now()
    notify.receive(written(NADIA, now))
    assert operator.post(BATCHES).status_code == 409
    notify.receive(lives_at(NADIA, LINES, now), lives_at(NADIA, ["1 rue d’avant"], now - timedelta(days=1)))
    shown = words_of(pages_of(operator, begun(operator))[0])
    assert "12 rue des Lilas" in shown
    assert "avant" not in shown


@pytest.mark.spec("AUTH-05", "TEN-35")
def test_a_letter_written_again_takes_the_place_of_the_former_one(notify: NotifyUnderTest, operator: Caller) -> None:
    now = notify.clock.now()
    notify.receive(written(NADIA, now, "AAAA-AAAA-AAAA"), lives_at(NADIA, LINES, now), written(NADIA, now))
    shown = words_of(pages_of(operator, begun(operator))[0])
    assert "ACDE-FGHJ-KMNP" in shown
    assert "AAAA" not in shown


@pytest.mark.spec("AUTH-05")
@pytest.mark.parametrize("how", ["invited by e-mail", "came in", "expired"])
def test_what_opens_nothing_any_more_is_not_printed(notify: NotifyUnderTest, operator: Caller, how: str) -> None:
    now = notify.clock.now()
    notify.receive(written(NADIA, now), lives_at(NADIA, LINES, now))
    if how == "invited by e-mail":
        notify.receive(invited(NADIA, holder_of("Nadia"), now))
    elif how == "came in":
        notify.receive(activated(NADIA))
    else:
        notify.clock.advance(timedelta(days=90))
        notify.service.run_job("delete_expired_letters")
    assert stored(notify) == 0
    assert operator.post(BATCHES).status_code == 409


@pytest.mark.spec("AUTH-43")
def test_letter_and_postal_address_of_who_closes_the_account_are_forgotten(notify: NotifyUnderTest) -> None:
    now, holder_id = notify.clock.now(), holder_of("Nadia")
    notify.receive(written(NADIA, now), lives_at(NADIA, LINES, now), lives_at(OMAR, LINES, now))
    closing = {
        "tenant_id": NADIA.id, "closing_id": new_id(), "account_id": NADIA.id, "accounts": [NADIA.id],
        "holders": [holder_id], "service": "notify", "at": now,
    }  # fmt: skip
    notify.receive(("auth.erasure-requested.v1", closing))
    notify.service.run_job("erase_accounts")
    assert stored(notify) == 0
    with notify.service.app.app_context(), transaction(maintenance=True) as session:
        assert session.scalars(text("SELECT holder_id FROM postal_addresses")).all() == [holder_of("Omar")]


@pytest.mark.spec("NOTIF-08")
def test_a_stranger_and_another_machine_cannot_have_letters_printed(notify: NotifyUnderTest, operator: Caller) -> None:
    now = notify.clock.now()
    notify.receive(written(NADIA, now), lives_at(NADIA, LINES, now))
    batch = begun(operator)
    for who in (notify.service.as_(ALICE), notify.service.as_machine(UUID(int=2))):
        assert who.post(BATCHES).status_code == 403
        assert who.get(f"{BATCHES}/{batch['id']}/content").status_code == 403
        assert who.post(f"{BATCHES}/{batch['id']}/receipt").status_code == 403
    assert stored(notify) == 1
