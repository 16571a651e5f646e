"""All services in one process with invented organisations and people, as requests without a gateway meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.local.demo import demonstration
from deploy.local.demo.public_api import PublicApi, Refused
from deploy.local.demo.sample_data import EVERYBODY
from deploy.local.product import embedded
from deploy.local.product.gateway import answers_ok
from deploy.local.product.installation import Installation
from deploy.local.product.settings import OPERATOR
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.processes import Child


@dataclass
class Role:
    """Somebody who sends requests, signed in or not; one whose session ended signs in again."""

    name: str
    visitor: PublicApi
    secret: str = ""
    scope: str = ""
    client_id: str = ""
    api: PublicApi = field(init=False)

    def __post_init__(self) -> None:
        """Sign in."""
        self.api = self.visitor
        self.sign_in()

    def sign_in(self) -> None:
        """Sign in, as long as that is still possible: what was sent may have changed the password."""
        try:
            if self.client_id:
                self.api = self.visitor.as_machine(self.client_id, self.secret, self.scope)
            elif self.secret:
                self.api = self.visitor.as_person(self.name, self.secret)
        except (Refused, KeyError):
            self.api = self.visitor

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that say who it is."""
        return {"Authorization": f"Bearer {self.api.token}"} if self.api.token else {}


@dataclass
class Services:
    """The running services, whoever uses them, and their log."""

    url: str
    roles: list[Role]
    log: Path
    lines_read: int = 0

    def failures_logged(self) -> list[dict[str, Any]]:
        """Return the new lines of the log that tell of a failure of ours."""
        new = self.log.read_text().splitlines()[self.lines_read :]
        self.lines_read += len(new)
        lines = (json.loads(line) for line in new if line.startswith("{"))
        return [line for line in lines if line.get("event") in {"unexpected_failure", "input_not_validated"}]


@contextmanager
def running_services(home: Path) -> Iterator[Services]:
    """Start the services, set the demonstration up, and sign everybody in."""
    installation, port = Installation(home), free_port()
    with Supervisor() as supervisor:
        server = embedded.start_postgres(installation, supervisor)
        addresses = embedded.addresses_of(installation, server, port=free_port(), process_port=port)
        process = Child(embedded.process_command(installation, addresses, process_port=port))
        supervisor.keep_running(process)
        url = f"http://{LOOPBACK}:{port}"
        process.wait_until(lambda: answers_ok(f"{url}/readyz"), within=embedded.COLD_START_SECONDS)
        demonstration.set_up(installation, url)
        yield Services(url, _roles(installation, url), installation.logs / "services.log")


def _roles(installation: Installation, url: str) -> list[Role]:
    progress, visitor = demonstration.Progress.of(installation), PublicApi(url)
    machines = [progress.done["employer-machine"], progress.done["agency-machine"]]
    operator = installation.keys.password("operator")
    return [
        Role("nobody", visitor),
        *(Role(person.identifier, visitor, progress.password) for person in EVERYBODY),
        *(
            Role("connector", visitor, machine["client_secret"], "deposit", machine["client_id"])
            for machine in machines
        ),
        Role("operator", visitor, operator, "operate", str(OPERATOR)),
    ]
