"""Who administers what in these tests, and what happens at the agency."""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid5

from werkzeug.test import TestResponse

from chartrier.ids import new_id
from chartrier.testing import Caller, Person
from chartrier.testing.cast import person
from notify.adapters.webhook_client import WebhookClient
from notify.webhooks.event_types import EventType
from services.notify.tests.notify_under_test import AGENCY, EMPLOYER, NAMES, NotifyUnderTest, activated, holder_of

ADELE: Final = person("Adèle")
LUCIE: Final = person("Lucie")
GILLES: Final = person("Gilles")
DIANE: Final = person("Diane")
OSCAR: Final = person("Oscar")
GRENOBLE: Final = uuid5(NAMES, "Grenoble")
LYON: Final = uuid5(NAMES, "Lyon")
PATH: Final = "/api/notify/webhooks"


@dataclass(frozen=True)
class Agency:
    """Adèle administers the agency, and Lucie does at each of its establishments, Gilles at Grenoble alone.

    Diane deposits there. Oscar administers another organisation.
    """

    notify: NotifyUnderTest

    def as_(self, who: Person) -> Caller:
        return self.notify.service.as_(who)

    def register(self, url: str, who: Person = ADELE, agency: UUID = AGENCY, **given: Any) -> TestResponse:  # noqa: ANN401
        body = {"organisation_id": str(agency), "url": url, "description": "ERP", "event_types": list(EventType)}
        return self.as_(who).post(PATH, json=body | given)

    def registered(self, url: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401
        answer = self.register(url, **given)
        assert answer.status_code == 201, answer.text
        return dict(answer.get_json())

    def shown(self, webhook: str, who: Person = ADELE) -> dict[str, Any]:
        return dict(self.as_(who).get(f"{PATH}/{webhook}").get_json())

    def log(self, webhook: str, query: str = "") -> list[dict[str, Any]]:
        return list(self.as_(ADELE).get(f"{PATH}/{webhook}/deliveries{query}").get_json()["items"])

    def act(self, webhook: str, what: str, who: Person = ADELE) -> TestResponse:
        return self.as_(who).post(f"{PATH}/{webhook}/{what}")

    def decide_advance(self, agency: UUID = AGENCY, **more: Any) -> UUID:  # noqa: ANN401
        """Let an advance be decided; return its id."""
        advance_id = new_id()
        at, holder = self.notify.clock.now(), holder_of("Alice")
        decided: dict[str, Any] = {
            "tenant_id": holder,
            "advance_id": advance_id,
            "organisation_id": agency,
            "holder_id": holder,
        }
        decided |= {"account_id": new_id(), "outcome": "accepted", "decision_number": 7, "at": at}
        self.notify.receive(("deposits.advance-decided.v1", decided | more))
        return advance_id

    def send(self) -> None:
        self.notify.service.run_job("send_due_webhooks")

    def after(self, **time: float) -> None:
        self.notify.after(**time)
        self.send()

    def use(self, client: WebhookClient) -> None:
        """Reach programs by another client from now on."""
        service, ports = self.notify.service, self.notify.ports
        service.runtime.ports = replace(ports, webhooks=replace(ports.webhooks, client=client))


def agency_of(notify: NotifyUnderTest) -> Agency:
    """Have tenancy grant what these people hold."""
    held = (
        (ADELE, AGENCY, None, ["A"]),
        (LUCIE, AGENCY, GRENOBLE, ["A"]),
        (LUCIE, AGENCY, LYON, ["A"]),
        (GILLES, AGENCY, GRENOBLE, ["A", "D"]),
        (GILLES, AGENCY, LYON, ["D"]),
        (DIANE, AGENCY, None, ["D", "DA"]),
        (OSCAR, EMPLOYER, None, ["A"]),
    )
    for each in (GRENOBLE, LYON):
        known = {"tenant_id": AGENCY, "organisation_id": AGENCY, "establishment_id": each}
        notify.receive(("tenancy.establishment-registered.v1", known))
    for who, organisation, place, rights in held:
        notify.receive(activated(who))
        notify.service.receive_grant(
            who.id,
            kind="agency",
            holder_id=organisation,
            organisation_id=organisation,
            establishment_id=place,
            rights=rights,
        )
    return Agency(notify)
