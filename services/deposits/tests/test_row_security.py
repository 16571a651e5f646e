"""Row-level security stands behind the code: without any condition of ours, rows of others stay out of reach."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from chartrier.testing import ALICE, BOB, CHARLIE, Person
from chartrier.testing.plugin import ServiceDatabase
from services.deposits.tests.support.filers import ACACIAS, DORA, ERIN, MARC, OSCAR, TILLEULS, Cast


@pytest.fixture
def as_application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, outside the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def be(connection: Connection, account: UUID | None = None, *, tenant: UUID | None = None) -> None:
    """Have the connection act for an account, or within the tenant of an event."""
    for name, value in (("account", account), ("tenant", tenant)):
        connection.execute(
            text("SELECT set_config(:name, :id, true)"), {"name": f"chartrier.{name}", "id": str(value or "")}
        )


def counted(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our own names


def request_erasure(cast: Cast) -> None:
    cast.service.receive(
        "auth.erasure-requested.v1",
        tenant_id=ALICE.id,
        closing_id=uuid4(),
        account_id=ALICE.id,
        accounts=[ALICE.id],
        holders=[],
        service="deposits",
        at="2026-11-20T10:00:00Z",
    )


@pytest.mark.parametrize("table", ["requests", "attachments", "case_entries", "structures", "person_names", "erasures"])
def test_nobody_sees_nothing(cast: Cast, as_application: Connection, table: str) -> None:
    cast.alice.submitted()
    request_erasure(cast)
    be(as_application, None)
    assert counted(as_application, table) == 0


@pytest.mark.parametrize("who, seen", [(ALICE, 1), (DORA, 1), (MARC, 1), (BOB, 0), (CHARLIE, 0), (ERIN, 0), (OSCAR, 0)])
def test_requests_and_their_attachments_are_seen_by_those_who_may(
    cast: Cast, as_application: Connection, who: Person, seen: int
) -> None:
    cast.alice.submitted()
    be(as_application, who.id)
    assert [counted(as_application, table) for table in ("requests", "attachments")] == [seen, seen]


def test_requests_get_another_owner_within_the_events_of_their_structure_alone(
    cast: Cast, as_application: Connection
) -> None:
    cast.alice.submitted()
    for tenant, changed in ((TILLEULS, 1), (ACACIAS, 0), (ALICE.id, 0)):
        be(as_application, tenant=tenant)
        handed = as_application.execute(text("UPDATE requests SET owner_id = :bob"), {"bob": BOB.id})
        assert handed.rowcount == changed


@pytest.mark.parametrize(
    "statement", ["UPDATE requests SET owner_id = :me", "DELETE FROM requests", "DELETE FROM attachments"]
)
def test_what_was_submitted_is_not_changed_by_a_stranger_nor_deleted_by_anyone(
    cast: Cast, as_application: Connection, statement: str
) -> None:
    cast.alice.submitted()
    for who in (ALICE, BOB, CHARLIE, ERIN):
        if who is ALICE and statement.startswith("UPDATE"):
            continue
        be(as_application, who.id)
        assert as_application.execute(text(statement), {"me": who.id} if ":me" in statement else {}).rowcount == 0


@pytest.mark.parametrize("who, deleted", [(ALICE, 1), (DORA, 1), (BOB, 0), (CHARLIE, 0), (ERIN, 0)])
def test_a_draft_is_deleted_by_those_who_may_change_it(
    cast: Cast, as_application: Connection, who: Person, deleted: int
) -> None:
    cast.alice.begin()
    be(as_application, who.id)
    assert as_application.execute(text("DELETE FROM requests")).rowcount == deleted


NEW_REQUEST = text(
    "INSERT INTO requests (id, holder_id, owner_id, begun_by, journey, journey_version, direction, state, stage,"
    " revision, answers, created_at, updated_at, summary_id, summary_attempts, proof_id, proof_attempts)"
    " VALUES (gen_random_uuid(), :holder, :me, :me, 'x', 1, 'D', 'draft', 'draft', 0, '{}', now(), now(),"
    " gen_random_uuid(), 0, gen_random_uuid(), 0)"
)


def test_a_user_of_a_structure_writes_into_its_space(cast: Cast, as_application: Connection) -> None:
    be(as_application, ALICE.id)
    assert as_application.execute(NEW_REQUEST, {"holder": TILLEULS, "me": ALICE.id}).rowcount == 1


@pytest.mark.parametrize("who", [CHARLIE, ERIN])
def test_a_stranger_and_somebody_who_consults_cannot_write_into_a_space(
    cast: Cast, as_application: Connection, who: Person
) -> None:
    be(as_application, who.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(NEW_REQUEST, {"holder": TILLEULS, "me": who.id})


@pytest.mark.parametrize("who, name", [(ALICE, "SCI des Tilleuls"), (CHARLIE, "SCI des Acacias")])
def test_a_structure_is_seen_by_its_own_people_who_cannot_change_it(
    cast: Cast, as_application: Connection, who: Person, name: str
) -> None:
    be(as_application, who.id)
    assert list(as_application.scalars(text("SELECT name FROM structures"))) == [name]
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(text("UPDATE structures SET siret = NULL"))


def test_a_structure_is_changed_within_its_own_events(cast: Cast, as_application: Connection) -> None:
    be(as_application, tenant=ACACIAS)
    assert as_application.execute(text("UPDATE structures SET siret = NULL")).rowcount == 1


def test_one_sees_the_names_of_those_whose_requests_one_sees(cast: Cast, as_application: Connection) -> None:
    cast.alice.submitted()
    names = {}
    for who in (ALICE, BOB, CHARLIE, DORA):
        be(as_application, who.id)
        names[who] = set(as_application.scalars(text("SELECT first_name FROM person_names")))
    assert names == {ALICE: {"Alice"}, BOB: {"Bob"}, CHARLIE: {"Charlie"}, DORA: {"Alice", "Dora"}}


RENAME = text("UPDATE person_names SET last_name = 'Roux' WHERE account_id = :alice")


def test_a_name_is_changed_within_the_events_of_its_own_account(cast: Cast, as_application: Connection) -> None:
    be(as_application, tenant=ALICE.id)
    assert as_application.execute(RENAME, {"alice": ALICE.id}).rowcount == 1


def test_a_stranger_cannot_change_a_name_nor_somebody_who_sees_it(cast: Cast, as_application: Connection) -> None:
    cast.alice.submitted()
    be(as_application, BOB.id)
    assert as_application.execute(RENAME, {"alice": ALICE.id}).rowcount == 0
    be(as_application, DORA.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(RENAME, {"alice": ALICE.id})


@pytest.mark.parametrize("tenant, seen", [(ALICE, 1), (BOB, 0)])
def test_a_request_to_erase_is_seen_within_the_events_of_its_own_account(
    cast: Cast, as_application: Connection, tenant: Person, seen: int
) -> None:
    request_erasure(cast)
    be(as_application, tenant=tenant.id)
    assert counted(as_application, "erasures") == seen


NEW_VERSION = text(
    "INSERT INTO journeys (key, version, document, published_at) VALUES ('buried-treasure', 1, '{}', now())"
)


def test_anyone_sees_the_journeys_and_the_operators_administrator_adds_one(
    cast: Cast, as_application: Connection
) -> None:
    be(as_application)
    assert counted(as_application, "journeys") == 10
    be(as_application, OSCAR.id)
    assert as_application.execute(NEW_VERSION).rowcount == 1


@pytest.mark.parametrize("who", [ALICE, DORA, ERIN])
def test_a_stranger_cannot_add_a_journey(cast: Cast, as_application: Connection, who: Person) -> None:
    be(as_application, who.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(NEW_VERSION)


@pytest.mark.parametrize("statement", ["UPDATE journeys SET document = '{}'", "DELETE FROM journeys"])
def test_nobody_changes_a_journey_that_was_published(cast: Cast, as_application: Connection, statement: str) -> None:
    for who in (ALICE, OSCAR):
        be(as_application, who.id)
        assert as_application.execute(text(statement)).rowcount == 0


def test_a_case_manager_sees_no_draft(cast: Cast, as_application: Connection) -> None:
    cast.alice.complete()
    be(as_application, MARC.id)
    assert [counted(as_application, table) for table in ("requests", "attachments", "case_entries")] == [0, 0, 0]


@pytest.mark.parametrize("who, seen", [(ALICE, 2), (DORA, 2), (MARC, 3), (BOB, 0), (CHARLIE, 0), (ERIN, 0), (OSCAR, 0)])
def test_the_entries_of_a_case_are_seen_by_case_managers_and_what_is_shown_by_its_structure(
    cast: Cast, as_application: Connection, who: Person, seen: int
) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "messages", text="Bonjour.", private=False)
    cast.marc.done(case, "messages", text="Entre nous.", private=True)
    be(as_application, who.id)
    assert counted(as_application, "case_entries") == seen


NEW_ENTRY = text(
    "INSERT INTO case_entries (id, request_id, at, account_id, by_case_manager, act, shown, text, details)"
    " SELECT gen_random_uuid(), :request, now(), :author, :desk, 'message', true, 'x', '{}'"
)


@pytest.mark.parametrize("who, author, desk", [(ALICE, BOB, False), (ALICE, ALICE, True), (MARC, MARC, False)])
def test_nobody_writes_an_entry_in_the_name_of_another_nor_of_the_other_side(
    cast: Cast, as_application: Connection, who: Person, author: Person, *, desk: bool
) -> None:
    case = cast.alice.submitted()["id"]
    be(as_application, who.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(NEW_ENTRY, {"request": case, "author": author.id, "desk": desk})


@pytest.mark.parametrize("statement", ["UPDATE case_entries SET text = 'x'", "DELETE FROM case_entries"])
@pytest.mark.parametrize("who", [ALICE, MARC, BOB])
def test_nobody_changes_an_entry(cast: Cast, as_application: Connection, statement: str, who: Person) -> None:
    cast.alice.submitted()
    be(as_application, who.id)
    assert as_application.execute(text(statement)).rowcount == 0


@pytest.mark.parametrize("who, seen", [(ALICE, 1), (BOB, 0), (DORA, 0)])
def test_whether_somebody_was_welcomed_is_seen_by_themselves_alone(
    cast: Cast, as_application: Connection, who: Person, seen: int
) -> None:
    cast.alice.caller.post("/api/deposits/welcome")
    be(as_application, who.id)
    assert counted(as_application, "welcomes") == seen


def test_nobody_notes_the_welcome_of_somebody_else(cast: Cast, as_application: Connection) -> None:
    be(as_application, BOB.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        as_application.execute(text("INSERT INTO welcomes VALUES (:alice, now())"), {"alice": ALICE.id})
