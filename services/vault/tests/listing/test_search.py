"""One search over everything: words as the French write them, in titles, facts and pages, and nothing of others'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlalchemy import Engine, create_engine, text

from chartrier.access.principal import Principal
from chartrier.database.session import reading
from chartrier.testing import ALICE, BOB, CHARLIE, Caller, RunningService
from services.vault.tests.vault_support.large_vault import fill
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    COMPANY,
    Scenario,
    assignment,
    contract,
    invoice,
    payslip,
    pdf_that_says,
)
from vault.listing.criteria import Criteria
from vault.listing.queries import Shape
from vault.listing.search_queries import search_query
from vault.search.widening import differs_by_at_most
from vault.search.words import folded, stem_of, words_of

Json = dict[str, Any]
PAGES: Final = (
    "Prime exceptionnelle de pénibilité\nHeures majorées : 1692,30\nN° 1 85 05 78 006 084 36 et 185057800608436"
)


@pytest.fixture
def alice(scenario: Scenario, service: RunningService) -> Caller:
    scenario.give_alice_access()
    said = pdf_that_says(PAGES)
    scenario.sent(
        payslip("BUL-1", title="Bulletin de paie d’août 2024", file="said.pdf"),
        payslip("BUL-2", title="Bulletin de paie de juillet 2024"),
        contract("CDD-1", title="Contrat de travail"),
        files={"said.pdf": said},
    )
    return service.as_(ALICE)


def found(caller: Caller, q: str, **query: object) -> list[str]:
    answer = caller.get("/api/vault/documents", query_string={"q": q, **query})
    assert answer.status_code == 200, answer.get_json()
    page = answer.get_json()
    assert page["total"] == len(page["items"])
    return [item["title"] for item in page["items"]]


@pytest.mark.spec("VLT-21")
@pytest.mark.parametrize(
    "words,expected",
    [
        ("aout", ["Bulletin de paie d’août 2024"]),
        ("AOÛT", ["Bulletin de paie d’août 2024"]),
        ("bulletins 2024", ["Bulletin de paie de juillet 2024", "Bulletin de paie d’août 2024"]),
        ("juil", ["Bulletin de paie de juillet 2024"]),
        ("jiullet", ["Bulletin de paie de juillet 2024"]),
        # Three documents come from a *boulangerie*, one of which is about a *boulangère*.
        ("boulanger travail", ["Contrat de travail"]),
        ("boulangeres", ["Contrat de travail"]),
        ("boulengère", ["Contrat de travail"]),
        ("penibilite", ["Bulletin de paie d’août 2024"]),
        ("penibilité août", ["Bulletin de paie d’août 2024"]),
        ("1692", ["Bulletin de paie d’août 2024"]),
        ("pénibilité juillet", []),
        ("185057800608436", []),
        ("1 85 05 78 006 084 36", []),
        ("le de la", []),
        ("%", []),
        ("zzzzzz", []),
    ],
)
def test_words_are_found_as_the_french_write_them_in_titles_facts_and_pages(
    alice: Caller, words: str, expected: list[str]
) -> None:
    assert found(alice, words) == expected


@pytest.mark.spec("VLT-21")
def test_what_is_found_says_where_the_words_are(alice: Caller) -> None:
    (in_facts,) = alice.get("/api/vault/documents?q=boulangere travail").get_json()["items"]
    (in_pages,) = alice.get("/api/vault/documents?q=majorees").get_json()["items"]

    assert in_facts["matches"] == {"title": ["travail"], "position": ["boulangere"]}
    assert (in_facts["matches_in_pages"], in_pages["matches"], in_pages["matches_in_pages"]) == (False, {}, True)


@pytest.mark.spec("VLT-21")
def test_found_documents_come_in_pages_the_newest_first_and_within_the_other_criteria(
    scenario: Scenario, alice: Caller
) -> None:
    scenario.sent(*(payslip(f"PRIME-{number}", title=f"Prime {number}") for number in range(5)), reference="PRIMES")

    asked: Json = {"q": "prime", "limit": 4}
    first = alice.get("/api/vault/documents", query_string=asked).get_json()
    second = alice.get("/api/vault/documents", query_string=asked | {"after": first["next"]}).get_json()

    titles = [item["title"] for item in first["items"] + second["items"]]
    assert titles == ["Prime 4", "Prime 3", "Prime 2", "Prime 1", "Prime 0", "Bulletin de paie d’août 2024"]
    assert (first["total"], second["total"], second["next"]) == (6, 6, None)
    assert found(alice, "travail", type="payslip") == []
    assert found(alice, "travail", compartment="contracts", state="todo") == ["Contrat de travail"]
    assert found(alice, "travail", state="done") == []
    assert found(alice, "travail", **{"from": "2027-01-01"}) == []


@pytest.mark.spec("VLT-21")
def test_a_client_searches_facts_by_right_and_an_agency_what_it_sent_but_not_the_pages(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.decide("confirmed")
    said = {"said.pdf": pdf_that_says("Accroissement des pénibilités")}
    scenario.sent(assignment(file="said.pdf"), invoice(), organisation_id=AGENCY, files=said)
    scenario.give_bob_access("S")
    scenario.grant(CHARLIE.id, AGENCY, AGENCY, ["D"], kind="agency")
    bob, agency = service.as_(BOB), service.as_(CHARLIE)

    assert found(bob, "rivoli") == found(bob, "penibilites") == ["Contrat de mise à disposition"]
    assert found(bob, "1200") == []
    scenario.give_bob_access("F")
    assert found(bob, "1200", space=COMPANY) == ["Facture de novembre"]
    assert found(agency, "menuisière", space=AGENCY) == ["Contrat de mise à disposition"]
    assert found(agency, "pénibilités", space=AGENCY) == []


@pytest.mark.spec("VLT-21")
def test_a_stranger_finds_nothing_and_no_word_of_theirs_is_completed_by_others(
    scenario: Scenario, alice: Caller, service: RunningService
) -> None:
    scenario.give_charlie_access_elsewhere()
    stranger = service.as_(CHARLIE)

    for words in ("aout", "boulan", "penibilité", "bulletin de paie"):
        assert found(stranger, words) == []


@pytest.mark.spec("VLT-21")
@pytest.mark.parametrize("typed", ["bertrant", "bertronx"])
def test_words_of_hidden_documents_change_nothing_of_what_is_corrected(
    scenario: Scenario, service: RunningService, typed: str
) -> None:
    scenario.decide("confirmed")
    scenario.sent(assignment(title="Mission Bertrand"), organisation_id=AGENCY)
    scenario.give_bob_access("S")
    assert found(service.as_(BOB), typed) == ["Mission Bertrand"]

    # What is typed, and what differs from it by less than what Bob sees does.
    hidden = [invoice(f"F-{word}", title=f"Facture {word}") for word in ("Bertrant", "Bertronx", "Bertrony")]
    scenario.sent(*hidden, organisation_id=AGENCY, reference="FACTURES")

    assert found(service.as_(BOB), typed) == ["Mission Bertrand"]


@pytest.fixture
def superuser(service: RunningService) -> Iterator[Engine]:
    engine = create_engine(service.superuser_url)
    yield engine
    engine.dispose()


@pytest.mark.spec("VLT-21", "LAW-04")
def test_no_word_lies_in_clear_and_no_social_security_number_is_a_term(alice: Caller, superuser: Engine) -> None:
    with superuser.connect() as connection:
        terms = connection.execute(text("SELECT document_terms::text FROM document_terms")).scalars().all()
        words = connection.execute(text("SELECT vocabularies::text FROM vocabularies")).scalars().all()

    assert terms
    assert not [row for row in [*terms, *words] if "penibilite" in row or b"penibilite".hex() in row]
    assert not set(words_of(PAGES)) & {"185057800608436", "084", "006"}


@pytest.mark.spec("VLT-21")
def test_an_erased_document_is_found_no_more(alice: Caller, superuser: Engine) -> None:
    document = "(SELECT id FROM documents WHERE reference = 'CDD-1')"
    of_it = f"SELECT count(*) FROM document_terms WHERE document_id = {document}"  # noqa: S608 - our own text
    with superuser.begin() as connection:
        before = connection.execute(text(of_it)).scalar_one()
        connection.execute(text("UPDATE documents SET state = 'erased', metadata = '{}' WHERE reference = 'CDD-1'"))
        after = connection.execute(text(of_it)).scalar_one()

    assert (before > 0, after) == (True, 0)
    assert "Contrat de travail" not in found(alice, "boulangère")


@pytest.mark.spec("VLT-21")
def test_a_vocabulary_that_is_merged_completes_and_corrects_as_before(
    scenario: Scenario, alice: Caller, service: RunningService, superuser: Engine
) -> None:
    scenario.sent(payslip("BUL-3", title="Régularisation"), reference="SUITE")
    service.run_job("merge_vocabularies")
    service.run_job("merge_vocabularies")

    with superuser.connect() as connection:
        parts = connection.execute(text("SELECT owner_id FROM vocabularies")).scalars().all()
    assert len(parts) == len(set(parts))
    assert found(alice, "regularisatoin") == found(alice, "régul") == ["Régularisation"]
    assert found(alice, "boulengère travail") == ["Contrat de travail"]


@pytest.mark.spec("VLT-25")
def test_a_search_among_many_reads_the_index_of_its_rarest_word(
    scenario: Scenario, service: RunningService, superuser: Engine
) -> None:
    scenario.give_bob_access("F")
    scenario.decide("confirmed")
    scenario.sent(invoice(title="Facture exceptionnelle"), organisation_id=AGENCY)
    fill(superuser, 20_000, holder_id=COMPANY, organisation_id=AGENCY)
    with superuser.begin() as connection:
        # What every one has: the terms of the one that was indexed, but of its own word.
        connection.execute(text("INSERT INTO document_terms SELECT 1, id, false FROM documents"))
        connection.execute(text("INSERT INTO document_terms SELECT 2, id, false FROM documents ORDER BY id LIMIT 30"))
        connection.execute(text("ANALYZE document_terms"))
    shape = Shape("person", frozenset(), "found").of_words(2)
    criteria = Criteria(words="two words")
    values = {"caller": BOB.id, "limit": 21, **dict(criteria.values()), "terms_0": [2], "terms_1": [1]}

    with service.app.app_context(), reading(by=Principal(BOB.id, "person")) as connection:
        driver: Any = connection.connection.driver_connection
        lines = driver.execute(f"EXPLAIN (ANALYZE, BUFFERS) {search_query(shape)}", values)
        plan = "\n".join(line for (line,) in lines)

    assert "Seq Scan on document" not in plan, plan
    assert max(int(part.split("=")[1]) for part in plan.split() if part.startswith("hit=")) < 2_000, plan
    assert found(service.as_(BOB), "factures exceptionnelles") == ["Facture exceptionnelle"]


def test_words_have_the_stem_of_their_plural_and_feminine() -> None:
    for one, other in (("journaux", "journal"), ("bulletins", "bulletin"), ("boulangere", "boulanger"),
                       ("vendeuses", "vendeur"), ("directrice", "directeur"), ("tableaux", "tableau")):  # fmt: skip
        assert stem_of(one) == stem_of(other), (one, other)
    assert (stem_of("aux"), stem_of("bus"), stem_of("2024")) == ("aux", "bus", "2024")
    assert folded("Œuvre d’ŒIL, Là-bas") == "oeuvre d’oeil, la-bas"


def test_letters_left_out_added_replaced_or_exchanged_are_errors() -> None:
    for typed, errors in (
        ("boulangere", 0),
        ("boulagere", 1),
        ("boulanngere", 1),
        ("boulamgere", 1),
        ("buolangere", 1),
    ):
        assert differs_by_at_most(typed, "boulangere", errors)
        assert not errors or not differs_by_at_most(typed, "boulangere", errors - 1)


@pytest.mark.spec("VLT-21")
def test_words_new_to_the_holder_alone_are_added_by_who_may_not_read_them(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.sent(payslip("BUL-1", title="Bulletin de paie"))
    said = {"said.pdf": pdf_that_says("Indemnité d’ancienneté")}
    scenario.sent(payslip("BUL-2", title="Bulletin de paie", file="said.pdf"), files=said)
    assert found(service.as_(ALICE), "anciennete") == ["Bulletin de paie"]
