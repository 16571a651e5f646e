"""What people wait for most: a list of twenty documents, a document of 200 kB, and what the gateway adds to both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench import bare
from bench.furnishing import Furnished
from bench.load import Answered, load
from bench.papers import KB, paper
from bench.processes import family, processor_time
from bench.product import Product
from bench.rounds import Pace, Pairs, Spread
from bench.table import Aim, Line
from chartrier.runtime.settings import sqlalchemy_url
from deploy.local.supervisor import Supervisor
from vault.documents import listing
from vault.documents.listing import Shape

CONNECTIONS = 8
LIST = "/api/vault/documents"
LIST_AIM, DOWNLOAD_AIM = (Aim(share, "", at_least=True, of_ratio=True) for share in (0.5, 0.6))
HOP_AIM = Aim(1, " ms", at_least=False)


@dataclass(frozen=True)
class Reading:
    """The product with its reader, and the bare server beside it."""

    product: Product
    furnished: Furnished
    bare_url: str
    bare_pid: int
    pace: Pace

    @property
    def content(self) -> str:
        """Answer the address of the document that is downloaded."""
        return f"{LIST}/{self.furnished.document_id}/content"

    def lines(self) -> list[Line]:
        """Measure everything that is read."""
        measured = [
            *self._compare("list of 20 documents", LIST, "/list", LIST_AIM),
            *self._compare("download of 200 kB", self.content, "/file", DOWNLOAD_AIM),
            self._hop("gateway adds to a list, p50", LIST),
        ]
        return [*measured, *self._more()] if self.pace.whole else measured

    def _more(self) -> list[Line]:
        return [
            *self._compare("download, limit: Flask's send_file", self.content, "/sent")[:1],
            self._hop("gateway adds to a download, p50", self.content),
        ]

    def _compare(self, name: str, ours: str, limit: str, aim: Aim | None = None) -> list[Line]:
        token = {"Authorization": f"Bearer {self.furnished.reader()}"}
        for url, headers in ((f"{self.product.url}{ours}", token), (f"{self.bare_url}{limit}", {})):
            # The first second is a server's youth: connections opened, statements prepared.
            load(url, headers, connections=CONNECTIONS, seconds=1)
        spent = Pairs([], [])
        product = [pid for each in self.product.pids("vault api", "gateway") for pid in family(each)]
        our_pids = [*product, *self.product.backends("vault_app")]
        bare_pids = [*family(self.bare_pid), *self.product.backends(self.product.postgres.superuser)]
        rates = self.pace.alternate(
            ours=lambda: self._rate(f"{self.product.url}{ours}", token, our_pids, spent.ours),
            limit=lambda: self._rate(f"{self.bare_url}{limit}", {}, bare_pids, spent.limit),
        )
        return [
            Line.of(name, "/s", rates, more_is_better=True, aim=aim),
            Line.of("  its processor time", "µs", spent, more_is_better=False),
        ]

    def _rate(self, url: str, headers: dict[str, str], pids: list[int], spent: list[float]) -> float:
        before = processor_time(pids)
        answered = self._load(url, headers, CONNECTIONS)
        spent.append((processor_time(pids) - before) / answered.count * 1e6)
        return answered.per_second

    def _hop(self, name: str, path: str) -> Line:
        token = {"Authorization": f"Bearer {self.furnished.reader()}"}
        pairs = self.pace.alternate(
            ours=lambda: self._load(f"{self.product.url}{path}", token, 1).p50,
            limit=lambda: self._load(f"{self.product.direct('vault')}{path}", token, 1).p50,
        )
        added = [ours - limit for ours, limit in zip(pairs.ours, pairs.limit, strict=True)]
        whole = Line.of(name, "ms", pairs, more_is_better=False, aim=HOP_AIM)
        return replace(whole, ours=Spread.of(added))

    def _load(self, url: str, headers: dict[str, str], connections: int) -> Answered:
        return load(url, headers, connections=connections, seconds=self.pace.seconds if connections > 1 else 1)


def start(product: Product, furnished: Furnished, supervisor: Supervisor, pace: Pace) -> Reading:
    """Start the bare server with the query and the file of the product."""
    # The superuser, whom row-level security does not stop: that, too, is a price of the product.
    url = sqlalchemy_url(product.postgres.url(product.installation.database("vault").name))
    # The very query that the product asks for a list.
    question = listing.page_query(Shape("person", frozenset(), 0, "-delivered_at"))
    parameters = {**question.defaults, "caller": str(furnished.account_id), "limit": 20, "offset": 0}
    file = product.installation.home / "in-clear.pdf"
    file.write_bytes(paper(200 * KB))
    asked = bare.Bare(url, question.sql, parameters, str(file))
    url, pid = bare.start(asked, supervisor, product.installation.logs / "bare.log")
    return Reading(product, furnished, url, pid, pace)
