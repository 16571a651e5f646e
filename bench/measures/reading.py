"""A list of twenty documents, a download of 200 kB, and what the gateway adds to both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.baselines import http_server
from bench.http_load.generator import LoadResult, load
from bench.report import Goal, Line
from bench.rounds import Pace, Pairs, Spread
from bench.system.cluster import Product
from bench.system.process_usage import process_tree, processor_time
from bench.system.sample_files import KB, sample_payslip
from bench.system.test_data import TestData
from chartrier.runtime.settings import sqlalchemy_url
from deploy.local.product.supervisor import Supervisor
from vault.documents.document_types import DOCUMENT_TYPES
from vault.listing.queries import Shape, page_query

CONNECTIONS = 8
LIST = "/api/vault/documents"
LIST_GOAL, DOWNLOAD_GOAL = (Goal(share, "", at_least=True, of_ratio=True) for share in (0.5, 0.6))
HOP_GOAL = Goal(1, " ms", at_least=False)


@dataclass(frozen=True)
class Reading:
    """The product with its reader, and the baseline's server beside it."""

    product: Product
    test_data: TestData
    baseline_url: str
    baseline_pid: int
    pace: Pace

    @property
    def content(self) -> str:
        """Return the path of the document that is downloaded."""
        return f"{LIST}/{self.test_data.document_id}/content"

    def lines(self) -> list[Line]:
        """Measure lists, downloads and the gateway's part in them."""
        measured = [
            *self._compare("list of 20 documents", LIST, "/list", LIST_GOAL),
            *self._compare("download of 200 kB", self.content, "/file", DOWNLOAD_GOAL),
            self._hop("gateway adds to a list, p50", LIST),
        ]
        return [*measured, *self._more()] if self.pace.whole else measured

    def _more(self) -> list[Line]:
        return [
            *self._compare("download, baseline: Flask's send_file", self.content, "/sent")[:1],
            self._hop("gateway adds to a download, p50", self.content),
        ]

    def _compare(self, name: str, path: str, baseline_path: str, goal: Goal | None = None) -> list[Line]:
        token = {"Authorization": f"Bearer {self.test_data.reader()}"}
        for url, headers in ((f"{self.product.url}{path}", token), (f"{self.baseline_url}{baseline_path}", {})):
            # In its first second a server opens connections and prepares statements.
            load(url, headers, connections=CONNECTIONS, seconds=1)
        processor = Pairs([], [])
        api = [pid for each in self.product.pids("vault api", "gateway") for pid in process_tree(each)]
        product_pids = [*api, *self.product.backends("vault_app")]
        baseline_pids = [*process_tree(self.baseline_pid), *self.product.backends(self.product.postgres.superuser)]
        rates = self.pace.alternate(
            product=lambda: self._rate(f"{self.product.url}{path}", token, product_pids, processor.product),
            baseline=lambda: self._rate(f"{self.baseline_url}{baseline_path}", {}, baseline_pids, processor.baseline),
        )
        return [
            Line.of(name, "/s", rates, more_is_better=True, goal=goal),
            Line.of("  its processor time", "µs", processor, more_is_better=False),
        ]

    def _rate(self, url: str, headers: dict[str, str], pids: list[int], processor: list[float]) -> float:
        before = processor_time(pids)
        result = self._load(url, headers, CONNECTIONS)
        processor.append((processor_time(pids) - before) / result.count * 1e6)
        return result.per_second

    def _hop(self, name: str, path: str) -> Line:
        token = {"Authorization": f"Bearer {self.test_data.reader()}"}
        pairs = self.pace.alternate(
            product=lambda: self._load(f"{self.product.url}{path}", token, 1).p50,
            baseline=lambda: self._load(f"{self.product.direct('vault')}{path}", token, 1).p50,
        )
        added = [product - baseline for product, baseline in zip(pairs.product, pairs.baseline, strict=True)]
        whole = Line.of(name, "ms", pairs, more_is_better=False, goal=HOP_GOAL)
        return replace(whole, product=Spread.of(added))

    def _load(self, url: str, headers: dict[str, str], connections: int) -> LoadResult:
        return load(url, headers, connections=connections, seconds=self.pace.seconds if connections > 1 else 1)


def start(product: Product, test_data: TestData, supervisor: Supervisor, pace: Pace) -> Reading:
    """Start the baseline's server with the query and the file of the product."""
    # As superuser, whom row-level security does not concern: it is a cost of the product.
    url = sqlalchemy_url(product.postgres.url(product.installation.database("vault").name))
    # The query of the product's list, unchanged.
    query = page_query(Shape("person", frozenset(), "-delivered_at"))
    parameters = {
        "caller": str(test_data.account_id),
        "types": sorted(DOCUMENT_TYPES),
        "held_states": ["todo", "done"],
        "limit": 21,
    }
    file = product.installation.home / "in-clear.pdf"
    file.write_bytes(sample_payslip(200 * KB))
    answers = http_server.Answers(url, query, parameters, str(file))
    url, pid = http_server.start(answers, supervisor, product.installation.logs / "baseline.log")
    return Reading(product, test_data, url, pid, pace)
