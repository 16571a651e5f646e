"""Lists and searches of a large establishment beside a small one, a file that is imported, grants projected."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import psycopg
import requests

from bench.report import Goal, Line
from bench.rounds import Pace, Spread, percentile
from bench.system.cluster import Product
from bench.system.process_usage import memory_mb, process_tree
from bench.system.test_data import TestData

SMALL: Final = 1_000
REQUESTS: Final = 40
P95: Final = 0.95
# Twice as long as in the small establishment, at most.
NO_SLOWER: Final = Goal(0.5, "", at_least=True, of_ratio=True)
# 50,000 lines in a minute; 100,000 grants in five.
LINES, GRANTS = (Goal(per_second, "/s", at_least=True) for per_second in (833, 333))
QUERIES: Final = {
    "list of 50 employees, p95": "limit=50",
    "  not activated, by last document": "limit=50&state=pending&sort=-last_document_at",
    "  search, one word": "limit=50&q=mart",
    "  search, two common words": "limit=50&q=martin camille",
}
_PATIENCE: Final = 900
_TIMEOUT: Final = (5, 120)

# Two hundred first names by three hundred last names, so that words are as common as they are among people.
_EMPLOYEES: Final = """
INSERT INTO employees (holder_id, organisation_id, organisation_name, establishment_id, staff_number, first_name,
    last_name, email, registered_at, enrolment, enrolment_at)
SELECT gen_random_uuid(), %(organisation)s, 'Ateliers Fictifs', %(establishment)s, %(prefix)s || n,
    (ARRAY['Camille', 'Zoé', 'Noé', 'Éloïse'])[1 + n %% 4] || CASE WHEN n %% 50 < 40 THEN '' ELSE ' ' || n %% 50 END,
    CASE WHEN n %% 97 < 9 THEN 'Martin' ELSE 'Nom' || n %% 300 END,
    %(prefix)s || n || '@exemple.test', now(), 'none', now()
FROM generate_series(1, %(count)s) AS n
"""
_EVENTS: Final = """
INSERT INTO outbox (id, type, tenant_id, request_id, data)
SELECT gen_random_uuid(), 'tenancy.grant-changed.v1', %(tenant)s, 'bench', convert_to(json_build_object(
    'tenant_id', %(tenant)s::text, 'grant_id', gen_random_uuid(), 'version', 1, 'principal_id', gen_random_uuid(),
    'kind', 'agency', 'holder_id', %(tenant)s::text, 'organisation_id', %(tenant)s::text, 'establishment_id', NULL,
    'rights', json_build_array('D'), 'told_when_named', NULL)::text, 'UTF8')
FROM generate_series(1, %(count)s)
"""


@dataclass(frozen=True)
class People:
    """An employer's establishments, of whom the reader of the test data sees the employees."""

    product: Product
    test_data: TestData
    pace: Pace

    def lines(self) -> list[Line]:
        """Measure lists and searches, the import of a file, and how fast grants are projected."""
        small, large = self._establishment("s", SMALL), self._establishment("l", self.pace.people)
        self._let_see()
        return [*self._lists(small, large), *self._import(), self._grants()]

    def _lists(self, small: UUID, large: UUID) -> Iterator[Line]:
        session = self._session(self.test_data.reader())
        for name, query in QUERIES.items():
            pairs = self.pace.alternate(
                product=lambda query=query: self._p95(session, large, query),  # type: ignore[misc]
                baseline=lambda query=query: self._p95(session, small, query),  # type: ignore[misc]
            )
            yield Line.of(name, "ms", pairs, more_is_better=False, goal=NO_SLOWER)

    def _p95(self, session: requests.Session, establishment: UUID, query: str) -> float:
        url = f"{self.product.direct('tenancy')}/api/tenancy/establishments/{establishment}/employees?{query}"
        took = []
        for _ in range(REQUESTS):
            began = time.perf_counter()
            answer = session.get(url, timeout=_TIMEOUT)
            took.append((time.perf_counter() - began) * 1000)
            answer.raise_for_status()
        return percentile(took, P95)

    def _import(self) -> list[Line]:
        worker = process_tree(self.product.pids("tenancy worker")[0])
        before = memory_mb(worker)
        session = self._session(self.test_data.depositor())
        count = self.pace.imported
        rows = (f"F-{number};Nom{number % 300};Camille;f{number}@exemple.test" for number in range(count))
        content = "\n".join(["Matricule;Nom;Prénom;E-mail", *rows]).encode()
        url = f"{self.product.direct('tenancy')}/api/tenancy/imports"
        query = {"kind": "employees", "unit_id": self.test_data.organisation_id}
        began = time.perf_counter()
        answer = session.post(url, params=query, files={"file": ("paie.csv", content)}, timeout=_TIMEOUT)
        answer.raise_for_status()
        started = f"{url}/{answer.json()['id']}"
        _wait_until(session, started, "checked")
        session.post(f"{started}/application", timeout=_TIMEOUT).raise_for_status()
        done = _wait_until(session, started, "applied")
        took = time.perf_counter() - began
        if done["created"] != count:
            raise ValueError(f"{done['created']} of {count} lines were imported.")
        grown = memory_mb(worker) - before
        name = f"lines of a file imported, {_grouped(count)} of them"
        return [
            Line(name, "/s", Spread.of([count / took]), goal=LINES),
            Line("  memory that the worker took for it", "MB", Spread.of([grown])),
        ]

    def _grants(self) -> Line:
        count = self.pace.grants
        with self._database("tenancy") as tenancy, self._database("vault") as vault:
            before = _count_grants(vault)
            began = time.perf_counter()
            tenancy.execute(_EVENTS, {"tenant": uuid4(), "count": count})
            tenancy.execute("NOTIFY wake, 'outbox'")
            while _count_grants(vault) < before + count:
                if time.perf_counter() - began > _PATIENCE:
                    raise TimeoutError("The vault has not projected the grants.")
                time.sleep(0.05)
            took = time.perf_counter() - began
        name = f"grants projected by the vault, {_grouped(count)} of them"
        return Line(name, "/s", Spread.of([count / took]), goal=GRANTS)

    def _establishment(self, prefix: str, count: int) -> UUID:
        establishment = uuid4()
        organisation = UUID(self.test_data.organisation_id)
        with self._database("tenancy") as tenancy:
            new = {"establishment": establishment, "organisation": organisation, "prefix": f"{prefix}-", "count": count}
            tenancy.execute(
                "INSERT INTO establishments"
                " (id, organisation_id, name, street, post_code, city, country, registered_at)"
                " VALUES (%(establishment)s, %(organisation)s, %(prefix)s, '', '', '', 'FR', now())",
                new,
            )
            tenancy.execute(_EMPLOYEES, new)
            for table in ("employees", "employee_words"):
                tenancy.execute(f"ANALYZE {table}")
        return establishment

    def _let_see(self) -> None:
        organisation = UUID(self.test_data.organisation_id)
        with self._database("tenancy") as tenancy:
            tenancy.execute(
                "INSERT INTO grants (grant_id, version, principal_id, kind, holder_id, organisation_id, rights)"
                " VALUES (gen_random_uuid(), 1, %s, 'employer', %s, %s, '{A}')",
                (self.test_data.account_id, organisation, organisation),
            )

    @contextmanager
    def _database(self, service: str) -> Iterator[psycopg.Connection]:
        name = self.product.installation.database(service).name
        with psycopg.connect(self.product.postgres.url(name), autocommit=True) as connection:
            yield connection

    def _session(self, token: str) -> requests.Session:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {token}"
        return session


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _count_grants(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM grants").fetchone()
    return int(row[0]) if row else 0


def _wait_until(session: requests.Session, url: str, state: str) -> dict[str, int]:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        found = session.get(url, timeout=_TIMEOUT).json()
        if found["state"] == state:
            return dict(found)
        time.sleep(0.1)
    raise TimeoutError(f"{url} is not {state}.")
