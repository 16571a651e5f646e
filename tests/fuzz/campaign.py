"""Requests of any form, drawn from the OpenAPI documents of all services, and what became of them."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.fuzz.mutations import mutated
from tests.fuzz.services import Role, Services

CONTRACTS: Final = Path(__file__).parents[2] / "contracts/http"
SERVICES: Final = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits")
TIMEOUT: Final = (5, 60)
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_REMEMBERED: Final = 400
_SHARE_ILL_MADE: Final = 0.3
_SHARE_MUTATED: Final = 0.4
_SHARE_KNOWN: Final = 0.7
# Requests to an operation before the next. The first that hypothesis draws is always the simplest, so one is too few.
_FEWEST_IN_A_ROW: Final = 2
_MOST_IN_A_ROW: Final = 8
# Of gunicorn, which reads a request before any operation does: a line or a header that is none, or too long.
_OF_THE_SERVER: Final = {400, 414, 431}
_AS_DOCUMENTED: Final = (status_code_conformance, response_schema_conformance)
# Behind a person's own doing, and after which their role could do nothing any more.
_ENDS_A_ROLE: Final = {"sign_out", "end_sessions", "disable_client", "remove_credential", "separate_accounts"}


@dataclass(frozen=True)
class Failure:
    """A request that was answered as if it were our fault, or otherwise than its contract says."""

    operation: str
    role: str
    status: int
    request: str
    why: str

    def __str__(self) -> str:
        """Return it in a line."""
        return f"{self.status} {self.operation} as {self.role}: {self.request} -> {self.why}"


@dataclass
class Campaign:
    """So many requests to so many operations, by everybody in turn."""

    services: Services
    chance: random.Random
    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    def run(self, service: str, *, cases: int) -> None:
        """Send a service so many requests at least, and some to each operation."""
        operations = list(_operations(service))
        in_a_row = min(max(cases // len(operations), _FEWEST_IN_A_ROW), _MOST_IN_A_ROW)
        while self.cases[service] < cases:
            self.chance.shuffle(operations)
            for operation in operations:
                self._send_many(service, operation, in_a_row)

    def _send_many(self, service: str, operation: Any, count: int) -> None:  # noqa: ANN401 - schemathesis' own kind
        is_ill_made = self.chance.random() < _SHARE_ILL_MADE
        mode = GenerationMode.NEGATIVE if is_ill_made else GenerationMode.POSITIVE

        @seed(self.chance.getrandbits(64))
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Case[Any]) -> None:
            self.cases[service] += 1
            self._send(operation, case)

        # Not everything can be ill made: nothing is wrong with any text.
        with suppress(Unsatisfiable):
            send()

    def _send(self, operation: Any, case: Case[Any]) -> None:  # noqa: ANN401
        role = self.chance.choice(self.services.roles)
        name = operation.definition.raw["operationId"]
        prepared = case.as_transport_kwargs(base_url=self.services.url, headers=role.headers)
        prepared = self._with_known_ids(prepared)
        is_mutated = self.chance.random() < _SHARE_MUTATED
        if is_mutated:
            prepared = mutated(prepared, self.chance)
        try:
            answer = requests.request(**prepared, timeout=TIMEOUT, allow_redirects=False)
        except (requests.RequestException, ValueError, UnicodeError):
            # No client sends this: an address that is none, a header with a line break.
            self.statuses[0] += 1
            return
        self.statuses[answer.status_code] += 1
        if answer.status_code >= requests.codes.server_error:
            self._blame(name, role, answer, answer.text)
        elif not (is_mutated or _is_of_the_server(answer)):
            self._compare_with_contract(case, name, role, answer)
        if answer.status_code == requests.codes.unauthorized or name in _ENDS_A_ROLE:
            role.sign_in()
        self.known.extend(_UUID.findall(answer.text[:20_000]))
        del self.known[:-_REMEMBERED]

    def _compare_with_contract(self, case: Case[Any], name: str, role: Role, answer: requests.Response) -> None:
        try:
            case.validate_response(answer, checks=list(_AS_DOCUMENTED))
        except FailureGroup as different:
            self._blame(name, role, answer, " ".join(f"{each.title}: {each.message}" for each in different.exceptions))

    def _blame(self, name: str, role: Role, answer: requests.Response, why: str) -> None:
        sent = f"{answer.request.method} {answer.request.url} {(answer.request.body or b'')[:300]!r}"
        self.failures.append(Failure(name, role.name, answer.status_code, sent[:800], why[:400]))

    def _with_known_ids(self, prepared: dict[str, Any]) -> dict[str, Any]:
        """Have most ids be such as exist: what is not found is soon refused."""
        if not self.known:
            return prepared
        changed = dict(prepared)
        changed["url"] = _UUID.sub(self._id, prepared["url"])
        if isinstance(prepared.get("json"), (dict, list)):
            changed["json"] = json.loads(_UUID.sub(self._id, json.dumps(prepared["json"])))
        return changed

    def _id(self, found: re.Match[str]) -> str:
        return self.chance.choice(self.known) if self.chance.random() < _SHARE_KNOWN else found.group()


def _is_of_the_server(answer: requests.Response) -> bool:
    return answer.status_code in _OF_THE_SERVER and answer.headers.get("Content-Type") == "text/html"


def _operations(service: str) -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(json.loads((CONTRACTS / f"{service}.json").read_text()))
    for result in schema.get_all_operations():
        if isinstance(result, Ok):
            yield result.ok()
