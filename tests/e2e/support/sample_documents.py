"""Invented documents of one page, as employers, agencies, clients and banks send them."""

import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
import typst
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

TEMPLATE = Path(__file__).with_name("document.typ")
NOTICE = "Document fictif, sans aucune valeur : personnes, entreprises et montants sont inventés."
PRINTED_AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

# The share of the gross pay that each line takes, from the employee and from the employer.
CONTRIBUTIONS = (
    ("Santé", "0", "0.13"),
    ("Accidents du travail", "0", "0.0212"),
    ("Retraite", "0.1131", "0.1682"),
    ("Assurance chômage", "0", "0.0405"),
    ("CSG et CRDS", "0.0953", "0"),
)
VAT = Decimal("0.20")


def payslip(
    *,
    name: str = "Camille Exemple",
    staff_number: str = "M-1001",
    position: str = "Monteuse-câbleuse",
    employer: str = "Ateliers Fictifs du Rhône",
    period: str = "2026-10",
    gross: Decimal = Decimal("2184.50"),
    tax_rate: Decimal = Decimal("0.021"),
) -> bytes:
    """A payslip of one month (`2026-10`)."""
    month = date.fromisoformat(f"{period}-01")
    lines = [(label, _share(gross, theirs), _share(gross, ours)) for label, theirs, ours in CONTRIBUTIONS]
    net = gross - sum((theirs for _, theirs, _ in lines), Decimal())
    tax = _share(net, str(tax_rate))
    return _printed(
        title=f"Bulletin de paie – {format_date(month, 'MMMM y', locale='fr')}",
        reference=f"{staff_number} · {period}",
        accent="#2f4f63",
        issuer=_party(employer, "12 rue de l'Invention", "00000 Villefictive", "SIRET 000 000 000 00000"),
        recipient=_party(name, f"Matricule {staff_number}", position, "3 allée du Modèle, 00000 Villefictive"),
        sections=[
            _facts(
                ("Période", _month(month)),
                ("Horaire mensuel", "151,67 heures"),
                ("Salaire de base", _euros(gross)),
            ),
            _figures(
                "Cotisations et contributions",
                ("Rubrique", "Base", "Part salarié", "Part employeur"),
                [(label, _euros(gross), _euros(theirs), _euros(ours)) for label, theirs, ours in lines],
                [("Total", "", _euros(gross - net), _euros(sum((ours for *_, ours in lines), Decimal())))],
            ),
            _figures(
                "Net à payer",
                ("Rubrique", "Base", "Taux", "Montant"),
                [
                    ("Montant net social", "", "", _euros(net)),
                    ("Impôt prélevé à la source", _euros(net), _percent(tax_rate), _euros(tax)),
                ],
                [],
            ),
            _emphasis("Net payé", f"Virement du {_long(month.replace(day=28))}", _euros(net - tax)),
            _prose(
                None,
                "Conservez ce bulletin de paie sans limitation de durée.",
                "Congés payés : 12,5 jours acquis, 4 jours pris, solde de 8,5 jours.",
            ),
        ],
    )


def employment_contract(
    *,
    name: str = "Camille Exemple",
    employer: str = "Ateliers Fictifs du Rhône",
    number: str = "CDD-0001",
    position: str = "Monteuse-câbleuse",
    start: date = date(2026, 11, 1),
    end: date = date(2027, 1, 31),
    gross: Decimal = Decimal("2184.50"),
) -> bytes:
    """A fixed-term employment contract, with room for two signatures."""
    return _printed(
        title="Contrat de travail à durée déterminée",
        reference=f"Contrat {number}",
        accent="#2f4f63",
        issuer=_party(employer, "12 rue de l'Invention", "00000 Villefictive", "SIRET 000 000 000 00000"),
        recipient=_party(name, "3 allée du Modèle", "00000 Villefictive"),
        sections=[
            _facts(("Contrat", number), ("Début", _long(start)), ("Fin", _long(end))),
            _prose(
                "Article 1 – Engagement",
                f"{employer} engage {name} en qualité de {position.lower()}, du {_long(start)} au {_long(end)}, "
                "pour faire face à un accroissement temporaire d'activité.",
            ),
            _prose(
                "Article 2 – Période d'essai",
                "Le contrat ne devient définitif qu'au terme d'une période de deux semaines.",
            ),
            _prose(
                "Article 3 – Rémunération et durée du travail",
                f"La rémunération mensuelle brute est de {_euros(gross)} pour 35 heures de travail par semaine.",
            ),
            _prose(
                "Article 4 – Fin du contrat",
                "Une indemnité de fin de contrat, de 10 % de la rémunération brute totale, est versée avec le dernier "
                "salaire, ainsi qu'une indemnité compensatrice pour les congés qui n'ont pas été pris.",
            ),
            _prose(
                "Article 5 – Protection sociale",
                "Les cotisations de retraite complémentaire sont versées à une caisse inventée pour l'exemple.",
            ),
            _signatures(f"Pour {employer}", name),
        ],
    )


def assignment_contract(
    *,
    agency: str = "Intérim Imaginaire Lyon",
    client: str = "Fonderie Modèle",
    siret: str = "000 000 000 00000",
    contract_number: str = "CMDE-0001",
    employee: str = "Camille Exemple",
    qualification: str = "Soudeuse TIG",
    reason: str = "Accroissement temporaire d'activité",
    work_place: str = "Atelier 2, 8 quai de l'Exemple, 00000 Villefictive",
    start: date = date(2026, 11, 9),
    end: date = date(2026, 12, 18),
    pay_rate: Decimal = Decimal("14.20"),
    billed_rate: Decimal = Decimal("28.90"),
) -> bytes:
    """A contract by which an agency lends an employee to a client (CMDE), with room for two signatures."""
    return _printed(
        title="Contrat de mise à disposition",
        reference=f"Contrat {contract_number}",
        accent="#3d5a3e",
        issuer=_party(agency, "5 place du Scénario", "00000 Villefictive", "Agence de travail temporaire"),
        recipient=_party(client, "8 quai de l'Exemple", "00000 Villefictive", f"SIRET {siret}"),
        sections=[
            _facts(("Salariée ou salarié", employee), ("Qualification", qualification), ("Motif du recours", reason)),
            _facts(("Début", _long(start)), ("Fin", _long(end)), ("Lieu de travail", work_place)),
            _figures(
                "Conditions financières",
                ("Élément", "Unité", "Taux payé", "Taux facturé"),
                [
                    ("Heure normale", "heure", _euros(pay_rate), _euros(billed_rate)),
                    (
                        "Heure majorée à 25 %",
                        "heure",
                        *(_euros(_share(rate, "1.25")) for rate in (pay_rate, billed_rate)),
                    ),
                    ("Panier de jour", "jour", _euros(Decimal("7.30")), _euros(Decimal("8.40"))),
                ],
                [],
            ),
            _prose(
                "Poste de travail",
                "Soudage de pièces de série au procédé TIG. Horaire : 35 heures du lundi au vendredi. "
                "Ce poste ne figure pas sur la liste des postes à risques particuliers.",
                "Équipements fournis par le client : masque, gants, tablier et chaussures de sécurité.",
            ),
            _prose(
                "Clauses",
                "Le client signe et renvoie ce contrat dans les deux jours ouvrables après le début de la mission. "
                "La rémunération suit celle que percevrait, après période d'essai, une personne de même qualification.",
            ),
            _signatures(f"Pour {agency}", f"Pour {client}"),
        ],
    )


def invoice(
    *,
    agency: str = "Intérim Imaginaire Lyon",
    client: str = "Fonderie Modèle",
    siret: str = "000 000 000 00000",
    number: str = "FAC-0001",
    employee: str = "Camille Exemple",
    invoiced_on: date = date(2026, 10, 31),
    due_on: date = date(2026, 11, 30),
    hours: Decimal = Decimal(140),
    rate: Decimal = Decimal("28.90"),
) -> bytes:
    """An invoice of an agency to its client for a month of assignment."""
    net = _share(hours, str(rate))
    vat = _share(net, str(VAT))
    return _printed(
        title=f"Facture {number}",
        reference=f"Facture {number}",
        accent="#3d5a3e",
        issuer=_party(agency, "5 place du Scénario", "00000 Villefictive", "TVA intracommunautaire FR00 000000000"),
        recipient=_party(client, "8 quai de l'Exemple", "00000 Villefictive", f"SIRET {siret}"),
        sections=[
            _facts(("Date", _long(invoiced_on)), ("Échéance", _long(due_on)), ("Règlement", "Virement")),
            _figures(
                "Prestations",
                ("Désignation", "Quantité", "Prix unitaire", "Montant hors taxes"),
                [(f"Mission de {employee}, {_month(invoiced_on)}", f"{_number(hours)} h", _euros(rate), _euros(net))],
                [
                    ("Total hors taxes", "", "", _euros(net)),
                    (f"TVA à {_percent(VAT)}", "", "", _euros(vat)),
                ],
            ),
            _emphasis("Total à payer", f"Avant le {_long(due_on)}", _euros(net + vat)),
            _prose(
                "Conditions",
                "Pas d'escompte en cas de paiement anticipé. Un retard ouvre droit à une indemnité forfaitaire de 40 € "
                "et à des pénalités au taux légal majoré de dix points.",
            ),
        ],
    )


def bank_details(
    *,
    holder: str = "SCI des Tilleuls",
    iban: str = "FR7630006000011234567890189",
    bic: str = "AGRIFRPP",
    bank: str = "Banque de l'Exemple",
) -> bytes:
    """Bank details (RIB) of an account that is not anybody's."""
    account = iban[4:]
    return _printed(
        title="Relevé d'identité bancaire",
        reference=f"RIB {holder}",
        accent="#5a4632",
        issuer=_party(bank, "Agence de Villefictive", "1 place du Marché imaginaire", "00000 Villefictive"),
        recipient=_party(holder, "14 rue de l'Exemple", "00000 Villefictive"),
        sections=[
            _facts(("Titulaire du compte", holder), ("Domiciliation", f"{bank}, Villefictive"), ("Devise", "Euro")),
            _figures(
                "Identification nationale",
                ("Titulaire", "Banque", "Guichet", "Compte", "Clé"),
                [(holder, account[:5], account[5:10], account[10:21], account[21:])],
                [],
            ),
            _figures(
                "Identification internationale",
                ("IBAN", "BIC"),
                [(" ".join(iban[start : start + 4] for start in range(0, len(iban), 4)), bic)],
                [],
            ),
            _prose(
                None,
                "Remettez ce relevé à vos créanciers ou débiteurs pour que vos opérations soient bien enregistrées.",
            ),
        ],
    )


def together(documents: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of all, as payroll software exports the payslips of a month."""
    made = pikepdf.new()
    for document in documents:
        with pikepdf.open(io.BytesIO(document)) as opened:
            made.pages.extend(opened.pages)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _printed(
    *,
    title: str,
    reference: str,
    accent: str,
    issuer: dict[str, Any],
    recipient: dict[str, Any],
    sections: Sequence[dict[str, Any]],
) -> bytes:
    data = {
        "title": title,
        "reference": reference,
        "accent": accent,
        "issuer": issuer,
        "recipient": recipient,
        "sections": sections,
        "notice": NOTICE,
    }
    return typst.compile(
        TEMPLATE,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=PRINTED_AT,
    )


@cache
def _fonts() -> typst.Fonts:
    family = files("font_source_sans_pro") / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(family)])


def _party(name: str, *lines: str) -> dict[str, Any]:
    return {"name": name, "lines": lines}


def _facts(*items: tuple[str, str]) -> dict[str, Any]:
    named = [{"label": label, "value": value} for label, value in items]
    return {"kind": "facts", "title": None, "columns": len(items), "items": named}


def _figures(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], totals: Sequence[Sequence[str]]
) -> dict[str, Any]:
    described = [
        {"label": label, "align": "left" if place == 0 else "right", "wide": place == 0}
        for place, label in enumerate(columns)
    ]
    return {"kind": "figures", "title": title, "columns": described, "rows": rows, "totals": totals}


def _emphasis(label: str, note: str, value: str) -> dict[str, Any]:
    return {"kind": "emphasis", "title": None, "label": label, "note": note, "value": value}


def _prose(title: str | None, *paragraphs: str) -> dict[str, Any]:
    return {"kind": "prose", "title": title, "paragraphs": paragraphs}


def _signatures(*parties: str) -> dict[str, Any]:
    return {"kind": "signatures", "title": None, "parties": parties}


def _share(amount: Decimal, rate: str) -> Decimal:
    return (amount * Decimal(rate)).quantize(Decimal("0.01"))


def _euros(amount: Decimal) -> str:
    return format_currency(amount, "EUR", locale="fr")


def _percent(rate: Decimal) -> str:
    return format_percent(rate, "#,##0.##\u202f%", locale="fr")


def _number(amount: Decimal) -> str:
    return format_decimal(amount, locale="fr")


def _long(day: date) -> str:
    written = format_date(day, "d MMMM y", locale="fr")
    return written.replace("1 ", "1er ", 1) if day.day == 1 else written


def _month(day: date) -> str:
    return format_date(day, "MMMM y", locale="fr")
