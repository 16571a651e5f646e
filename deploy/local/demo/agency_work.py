"""The work of the demonstration's agency: an employee's assignments, the advances that she asks for, and her hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from deploy.local.demo.public_api import PublicApi, eventually
from deploy.local.demo.sample_data import AGENCY_EMPLOYEE, CLIENT, CLIENT_SIRET


def list_assignments(depositor: PublicApi, agency_id: str) -> int:
    """Have the agency's ERP list two assignments of its employee: one that goes on, one that ended."""
    today = datetime.now(UTC).date()
    lines = [
        _line("MIS-2041", "Soudeuse", today - timedelta(days=40), today + timedelta(days=30)),
        _line("MIS-1987", "Monteuse", today - timedelta(days=140), today - timedelta(days=70)),
    ]
    send = partial(depositor.put, "/api/deposits/assignments", {"organisation_id": agency_id, "assignments": lines})
    return int(eventually(send, within=20)["stored"])


def register_webhook(administrator: PublicApi, agency_id: str) -> str:
    """Have a program of the agency told of advances and signatures; there is none, as its log shows."""
    types = ["advance.decided", "signature.completed", "signature.refused", "timesheet.validated"]
    said = {"url": "https://erp.exemple.invalid/chartrier", "description": "Logiciel de paie", "event_types": types}
    send = partial(administrator.post, "/api/notify/webhooks", said | {"organisation_id": agency_id})
    return str(eventually(send, within=20)["id"])


def ask_for_advances(employee: PublicApi, administrator: PublicApi) -> int:
    """Ask for three advances: one is granted in part, one refused, and one waits."""
    space = eventually(lambda: next(iter(employee.get("/api/tenancy/spaces")["items"]), None), within=20)["holder_id"]
    offered = partial(employee.get, "/api/deposits/assignments/own", space=space)
    assignment = eventually(lambda: offered()["items"] if offered()["takes_advances"] else None, within=20)[0]["id"]
    period = f"{datetime.now(UTC):%Y-%m}"
    for amount, reason, act, decision in (
        ("400", "Caution d’un logement.", "acceptance", {"granted": "250", "reason": "Deux semaines travaillées."}),
        ("900", "Vacances.", "refusal", {"reason": "La paie de ce mois ne le couvre pas."}),
        ("120", "Réparation de voiture.", "", {}),
    ):
        asked: dict[str, Any] = {"assignment_id": assignment, "amount": amount, "period": period, "reason": reason}
        advance = employee.post("/api/deposits/advances", asked)["id"]
        if act:
            administrator.post(f"/api/deposits/advances/{advance}/{act}", decision)
    return 3


def send_hours(employee: PublicApi, client: PublicApi) -> int:
    """Send the last two weeks of hours: the client validates one, and the other waits."""
    space = employee.get("/api/tenancy/spaces")["items"][0]["holder_id"]
    offered = partial(employee.get, "/api/deposits/assignments/own", space=space)
    found = eventually(lambda: [one for one in offered()["items"] if one["takes_timesheets"]] or None, within=20)
    today = datetime.now(UTC).date()
    for weeks, validated in ((2, True), (1, False)):
        monday = today - timedelta(days=today.weekday() + 7 * weeks)
        days = [str(monday + timedelta(days=day)) for day in range(5)]
        hours = [{"day": day, "kind": "normal", "minutes": 420} for day in days]
        week = {"assignment_id": found[0]["id"], "week": str(monday), "hours": hours}
        sheet = employee.put("/api/deposits/timesheets", week)
        if validated:
            client.post(f"/api/deposits/timesheets/{sheet['id']}/validation", {"revision": sheet["revision"]})
    return 2


def _line(reference: str, position: str, starts_on: Any, ends_on: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "reference": reference,
        "staff_number": "I-0001",
        "first_name": AGENCY_EMPLOYEE.first_name,
        "last_name": AGENCY_EMPLOYEE.last_name,
        "company_siret": CLIENT_SIRET,
        "company_name": CLIENT,
        "position": position,
        "starts_on": str(starts_on),
        "ends_on": str(ends_on),
    }
