"""One document travels through the whole product, by the public interface alone."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.e2e.conftest import Product, Scene
from tests.e2e.support.organisations import batch, rib
from tests.e2e.support.people import PASSWORD, PATIENCE, Caller, Person, eventually

IBAN = "FR1420041010050500013M02606"


def send(scene: Scene) -> dict[str, dict[str, Any]]:
    """Send the batch; return its lines by type of document."""
    deposits, files = batch(scene.address("camille"), scene.address("alix"), mark=scene.mark, siret=scene.siret)
    answer = scene.organisations.deposit(f"LOT-{scene.mark}", deposits, files)
    assert answer.status_code == 200, answer.text
    lines = answer.json()["lines"]
    assert [line["outcome"] for line in lines] == ["accepted"] * 4, answer.text
    return {deposit["type"]: line for deposit, line in zip(deposits, lines, strict=True)}


def activated(scene: Scene, name: str) -> Person:
    """Open the link of the e-mail and take the account into use."""
    person = scene.product.visitor()
    person.activate(scene.link(name), identifier=scene.address(name))
    return person


def waiting(person: Person, count: int) -> list[dict[str, Any]]:
    """Return what waits for somebody, once it all arrived."""
    return eventually(lambda: _exactly(person.items("/api/vault/documents?state=todo"), count))


def _exactly(found: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return found if len(found) == count else []


def announced_to(scene: Scene, name: str) -> int:
    """Return of how many new documents the e-mails told that arrived for somebody."""
    subjects = [one.subject for one in scene.product.mail.emails_to(scene.address(name))]
    return sum(int(told[1]) for subject in subjects if (told := re.search(r"(\d+) nouveaux? documents?", subject)))


def of_type(documents: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(document for document in documents if document["type"] == kind)


def sign(
    person: Person, document: dict[str, Any], *, name: str = "Camille Exemple", within: float = PATIENCE
) -> dict[str, Any]:
    """Agree, type one's name, prove oneself, sign; return the finished envelope."""
    envelopes = f"/api/signature/envelopes?document_id={document['id']}"
    envelope = eventually(lambda: person.items(envelopes))[0]
    subject = envelope["proof_subject"]
    act = {
        "consent": True,
        "digest": envelope["digest"],
        "appearance": {"kind": "typed", "text": name, "handwriting": "cursive"},
        "proof": person.proof(audience="signature", purpose="sign", subject=subject),
    }
    answer = person.post(f"/api/signature/envelopes/{envelope['id']}/signatures", json=act)
    assert answer.status_code == 202, answer.text

    def completed() -> dict[str, Any] | None:
        found: dict[str, Any] = person.get(f"/api/signature/envelopes/{envelope['id']}").json()
        assert not found.get("failure"), found
        return found if found["state"] == "completed" else None

    return eventually(completed, within=within)


@pytest.mark.spec("VLT-10", "VLT-12", "VLT-13", "NOTIF-04")
def test_a_batch_sent_twice_changes_nothing_and_is_announced_once(scene: Scene) -> None:
    first = send(scene)
    deposits, files = batch(scene.address("camille"), scene.address("alix"), mark=scene.mark, siret=scene.siret)
    again = scene.organisations.deposit(f"LOT-{scene.mark}", deposits, files).json()
    assert {line["outcome"] for line in again["lines"]} == {"already_there"}
    assert {line["document_id"] for line in again["lines"]} == {line["document_id"] for line in first.values()}
    eventually(lambda: announced_to(scene, "camille") >= 2)
    assert "vous invite" in eventually(lambda: scene.product.mail.emails_to(scene.address("alix")))[0].subject
    assert announced_to(scene, "alix") == 0, "no document is told of before its relation is confirmed"
    to_camille = scene.product.mail.emails_to(scene.address("camille"))
    assert sum("1 bulletin de paie" in one.text for one in to_camille) == 1
    assert announced_to(scene, "camille") == 2


@pytest.mark.spec("VLT-13", "VLT-15")
def test_a_bad_line_is_refused_with_its_field_while_the_others_go_through(scene: Scene) -> None:
    deposits, files = batch(scene.address("camille"), scene.address("alix"), mark=scene.mark, siret=scene.siret)
    deposits[0]["recipient"] = {"person": deposits[0]["recipient"]["person"] | {"email": "not-an-address"}}
    files[deposits[3]["file"]] = b"this is no PDF"
    answer = scene.organisations.deposit(f"LOT-{scene.mark}", deposits, files).json()
    outcomes = [line["outcome"] for line in answer["lines"]]
    assert outcomes == ["refused", "accepted", "accepted", "refused"]
    assert answer["lines"][0]["problems"][0]["field"].endswith("email")
    assert answer["lines"][3]["problems"][0]["reason"]


@pytest.mark.spec("VLT-01", "VLT-02")
def test_an_employee_reads_a_payslip_which_then_moves_to_its_compartment(scene: Scene) -> None:
    send(scene)
    camille = activated(scene, "camille")
    payslip = of_type(waiting(camille, 2), "payslip")
    shown = camille.get(f"/api/vault/documents/{payslip['id']}/content")
    assert shown.headers["Content-Type"] == "application/pdf"
    facts = camille.get(f"/api/vault/documents/{payslip['id']}").json()
    assert hashlib.sha256(shown.content).hexdigest() == facts["digest"]
    read = camille.post(f"/api/vault/documents/{payslip['id']}/readings").json()
    assert (read["state"], read["compartment"]) == ("done", "payslips")
    shown = camille.get("/api/vault/home")
    assert shown.status_code == 200, shown.text
    home = shown.json()
    assert home["todo"]["total"] == 1
    compartment = next(one for one in home["compartments"] if one["key"] == "payslips")
    assert [document["id"] for document in compartment["latest"]] == [payslip["id"]]


@pytest.mark.spec("SIG-02", "SIG-06", "SIG-16", "SIG-18", "VLT-64")
def test_an_employee_signs_a_contract_that_two_validators_find_valid(scene: Scene, tmp_path: Path) -> None:
    send(scene)
    camille = activated(scene, "camille")
    contract = of_type(waiting(camille, 2), "employment_contract")
    original = camille.get(f"/api/vault/documents/{contract['id']}/content").content
    envelope = sign(camille, contract)
    assert envelope["signatures"][0]["name"] == "Camille Exemple"
    eventually(lambda: camille.get(f"/api/vault/documents/{contract['id']}").json()["state"] == "done")
    signed = camille.get(f"/api/vault/documents/{contract['id']}/content").content
    assert signed.startswith(original), "the original is never altered: what was signed is appended to it"
    assert camille.get(f"/api/vault/documents/{contract['id']}/content?version=1").content == original

    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))
    assert status.intact
    assert status.valid
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    verdict = subprocess.run(["pdfsig", "-nocert", file], check=True, capture_output=True, text=True).stdout
    assert "Signature is Valid." in verdict
    assert "ETSI.CAdES.detached" in verdict
    assert "Total document signed" in verdict
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        (widget,) = [one for one in pdf.pages[-1].Annots if one.get("/FT") == "/Sig"]
        assert float(widget.Rect[2]) > float(widget.Rect[0]), "the signature can be seen"


@pytest.mark.spec("SHR-01", "SHR-02", "SHR-04", "SHR-05")
def test_a_share_link_opens_without_an_account_until_it_is_withdrawn(scene: Scene) -> None:
    send(scene)
    camille = activated(scene, "camille")
    payslip = of_type(waiting(camille, 2), "payslip")
    tickets = f"/api/vault/documents/{payslip['id']}/tickets"
    assert camille.post(tickets, json={"purpose": "share"}).status_code == 409, "what waits is not shared yet"
    camille.post(f"/api/vault/documents/{payslip['id']}/readings")
    ticket = camille.post(tickets, json={"purpose": "share"}).json()["ticket"]
    asked = {
        "tickets": [ticket],
        "recipient_name": "Morgan Tiers",
        "recipient_email": scene.address("morgan"),
        "message": "Voici mon bulletin.",
        "expires_on": (datetime.now(UTC) + timedelta(days=30)).date().isoformat(),
        "download": True,
    }
    link = camille.post("/api/sharing/links", json=asked)
    assert link.status_code == 201, link.text
    token = scene.link("morgan", "partage").partition("#")[2]
    morgan = Caller(scene.product.base)
    opened = morgan.post("/api/sharing/openings", json={"token": token}).json()
    by_ticket = {"X-Ticket": opened["documents"][0]["ticket"]}
    assert morgan.get("/api/vault/ticketed/content", headers=by_ticket).content.startswith(b"%PDF")

    assert camille.delete(f"/api/sharing/links/{link.json()['id']}").json()["state"] == "withdrawn"
    closed = morgan.post("/api/sharing/openings", json={"token": token})
    wrong = morgan.post("/api/sharing/openings", json={"token": "x" * len(token)})
    assert closed.status_code == wrong.status_code == 404
    assert _same_refusal(closed.json(), wrong.json())
    # A page that is open already holds a ticket that lives on for a moment; the vault refuses it all the same.
    eventually(lambda: morgan.get("/api/vault/ticketed/content", headers=by_ticket).status_code == 404)


def _same_refusal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return {**one, "reference": ""} == {**other, "reference": ""}


@pytest.mark.spec("TEN-10")
def test_a_client_confirms_the_relation_and_only_then_sees_its_documents(scene: Scene) -> None:
    lines = send(scene)
    alix = activated(scene, "alix")
    assert alix.items("/api/vault/documents") == []
    (card,) = eventually(lambda: alix.items("/api/tenancy/relations?state=proposed"))
    assert alix.post(f"/api/tenancy/relations/{card['id']}/confirmation").status_code == 200
    assert {document["type"] for document in waiting(alix, 2)} == {"assignment_contract", "invoice"}
    eventually(lambda: announced_to(scene, "alix") == 2)
    strangers_see_nothing(scene, [line["document_id"] for line in lines.values()])


def strangers_see_nothing(scene: Scene, documents: list[str]) -> None:
    """Another structure's user, and another agency's machine, get the very answer that nothing gets."""
    dominique = activated(scene, "dominique")
    for path in ("", "/content", "/readings"):
        method = "POST" if path == "/readings" else "GET"
        nowhere = dominique.ask(method, f"/api/vault/documents/{uuid4()}{path}")
        for document in documents:
            there = dominique.ask(method, f"/api/vault/documents/{document}{path}")
            assert there.status_code == nowhere.status_code == 404
            assert _same_refusal(there.json(), nowhere.json())
    assert dominique.items("/api/vault/documents") == []
    for document in documents:
        assert dominique.items(f"/api/signature/envelopes?document_id={document}") == []


def filed(scene: Scene, dominique: Person) -> dict[str, Any]:
    """File the property-seizure request with its bank details."""
    asked = {"space": scene.organisations.structure_id, "journey": "property-seizure-recovery"}
    request = dominique.post("/api/deposits/requests", json=asked)
    assert request.status_code == 201, request.text
    path = f"/api/deposits/requests/{request.json()['id']}"
    journey = dominique.get("/api/deposits/journeys/property-seizure-recovery").json()
    for step in journey["steps"]:
        answers = {field["key"]: _answer(field) for field in step["fields"]}
        saved = dominique.put(f"{path}/answers", json={"step": step["key"], "answers": answers})
        assert saved.status_code == 200, saved.text
    content = rib()
    slot = dominique.post(f"{path}/attachments", json={"kind": "rib", "name": "rib.pdf", "size": len(content)}).json()
    put = Caller(scene.product.base).put(
        "/api/vault/ticketed/documents",
        data=content,
        headers={"X-Ticket": slot["ticket"], "Content-Type": "application/pdf"},
    )
    assert put.status_code == 201, put.text
    receipt = {"receipt": put.json()["receipt"]}
    assert dominique.post(f"{path}/attachments/{slot['attachment_id']}/receipt", json=receipt).status_code == 200
    answer = dominique.post(f"{path}/submission", json={"confirmed": True})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


ANSWERS = {"siret": "73282932000074", "iban": IBAN, "bic": "PSSTFRPPLIL"}


def _answer(field: dict[str, Any]) -> str:
    if field["key"] in ANSWERS or field["kind"] in ANSWERS:
        return ANSWERS.get(field["key"]) or ANSWERS[field["kind"]]
    if field["kind"] == "choice":
        return str(field["choices"][0]["value"])
    if field["kind"] == "date":
        return "2026-03-02"
    return {"rg_number": "26/01234", "wording": "Solde de consignation"}.get(field["key"], "Étude Fictive")


@pytest.mark.spec("DEP-10", "DEP-11", "DEP-12", "NOTIF-12", "LAW-10")
def test_a_structure_files_a_request_and_gets_number_email_and_summary(scene: Scene) -> None:
    dominique = activated(scene, "dominique")
    request = filed(scene, dominique)
    assert request["state"] == "submitted"
    number = request["file_number"]

    def is_told() -> bool:
        return any(number in email.text for email in scene.product.mail.emails_to(scene.address("dominique")))

    eventually(is_told)
    path = f"/api/deposits/requests/{request['id']}/summary"
    summary = eventually(lambda: _ok(dominique, path))
    pdf = dominique.get("/api/vault/ticketed/content", headers={"X-Ticket": summary["ticket"]})
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        with opened.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.StructTreeRoot


def _ok(person: Person, path: str) -> dict[str, Any] | None:
    answer = person.post(path)
    return answer.json() if answer.status_code == 200 else None


@pytest.mark.spec("VLT-62", "LAW-02")
def test_acts_in_several_services_leave_their_lines_and_a_tampered_line_is_named(scene: Scene) -> None:
    send(scene)
    camille, dominique = activated(scene, "camille"), activated(scene, "dominique")
    documents = waiting(camille, 2)
    camille.post(f"/api/vault/documents/{of_type(documents, 'payslip')['id']}/readings")
    sign(camille, of_type(documents, "employment_contract"))
    filed(scene, dominique)

    def acts(person: Person) -> set[str]:
        return {line["act"] for line in person.items("/api/vault/journal?size=100")}

    eventually(lambda: {"deposited", "delivered", "read", "signed", "account_activated"} <= acts(camille))
    eventually(lambda: {"document_filed", "request_submitted"} <= acts(dominique))
    assert scene.product.command("vault", "verify-journal").returncode == 0
    tamper(scene.product, holder=documents[0]["holder_id"])


def tamper(product: Product, *, holder: str) -> None:
    """Change one line in the database, see it named, and put it right again."""
    with product.database("vault") as database:
        database.execute("SET row_security = off")
        row = database.execute(
            "SELECT sequence, act FROM journal_lines WHERE holder_id = %s ORDER BY sequence OFFSET 1 LIMIT 1", (holder,)
        ).fetchone()
        assert row
        change = "UPDATE journal_lines SET act = %s WHERE holder_id = %s AND sequence = %s"
        database.execute(change, ("destroyed", holder, row[0]))
        result = product.command("vault", "verify-journal")
        database.execute(change, (row[1], holder, row[0]))
    assert result.returncode == 1
    assert holder in result.stdout
    assert str(row[0]) in result.stdout
    assert product.command("vault", "verify-journal").returncode == 0


@pytest.mark.spec("AUTH-11")
def test_three_wrong_passwords_lock_the_account_and_the_owner_is_notified(scene: Scene) -> None:
    send(scene)
    camille = activated(scene, "camille")
    stranger = scene.product.visitor()
    wrong = {"identifier": scene.address("camille"), "password": "Pas-Le-Bon-1"}
    answers = [stranger.post("/api/auth/sessions", json=wrong).status_code for _ in range(3)]
    right = stranger.post("/api/auth/sessions", json=wrong | {"password": PASSWORD})
    assert answers[0] == 401
    assert right.status_code == 429
    assert right.json()["minutes_left"] > 100
    assert camille.get("/api/vault/home").status_code == 200, "open sessions live on"
    emails = scene.product.mail.emails_to
    assert eventually(lambda: [one for one in emails(scene.address("camille")) if "est bloqué" in one.subject])
