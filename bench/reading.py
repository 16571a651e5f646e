"""What people wait for most: a list of twenty documents, a document of 200 kB, and what the gateway adds to both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench import bare
from bench.furnishing import Furnished
from bench.load import Answered, load
from bench.papers import KB, paper
from bench.product import Product
from bench.rounds import Pace, Pairs, Spread, alternate
from bench.table import Aim, Line
from chartrier.settings import sqlalchemy_url
from deploy.local.supervisor import Supervisor
from vault import listing
from vault.listing import Shape

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
    pace: Pace

    @property
    def content(self) -> str:
        """Answer the address of the document that is downloaded."""
        return f"{LIST}/{self.furnished.document_id}/content"

    def lines(self) -> list[Line]:
        """Measure everything that is read."""
        lists = self._rates(LIST, "/list")
        downloads = self._rates(self.content, "/file")
        return [
            Line.of("list of 20 documents", "/s", lists, more_is_better=True, aim=LIST_AIM),
            Line.of("download of 200 kB", "/s", downloads, more_is_better=True, aim=DOWNLOAD_AIM),
            self._hop("gateway adds to a list, p50", LIST),
            self._hop("gateway adds to a download, p50", self.content),
        ]

    def _rates(self, ours: str, limit: str) -> Pairs:
        token = {"Authorization": f"Bearer {self.furnished.reader()}"}
        return alternate(
            self.pace.rounds,
            ours=lambda: self._load(f"{self.product.url}{ours}", token, CONNECTIONS).per_second,
            limit=lambda: self._load(f"{self.bare_url}{limit}", {}, CONNECTIONS).per_second,
        )

    def _hop(self, name: str, path: str) -> Line:
        token = {"Authorization": f"Bearer {self.furnished.reader()}"}
        pairs = alternate(
            self.pace.rounds,
            ours=lambda: self._load(f"{self.product.url}{path}", token, 1).p50,
            limit=lambda: self._load(f"{self.product.direct('vault')}{path}", token, 1).p50,
        )
        added = [ours - limit for ours, limit in zip(pairs.ours, pairs.limit, strict=True)]
        whole = Line.of(name, "ms", pairs, more_is_better=False, aim=HOP_AIM)
        return replace(whole, ours=Spread.of(added))

    def _load(self, url: str, headers: dict[str, str], connections: int) -> Answered:
        return load(url, headers, connections=connections, seconds=self.pace.seconds)


def start(product: Product, furnished: Furnished, supervisor: Supervisor, pace: Pace) -> Reading:
    """Start the bare server with the query and the file of the product."""
    # The superuser, whom row-level security does not stop: that, too, is a price of the product.
    url = sqlalchemy_url(product.postgres.url(product.installation.database("vault").name))
    # The very query that the product asks for a list.
    question = listing.page_query(Shape("person", frozenset(), 0, "-delivered_at"))
    parameters = {**question.usual, "caller": str(furnished.account_id), "limit": 20, "offset": 0}
    file = product.installation.home / "in-clear.pdf"
    file.write_bytes(paper(200 * KB))
    asked = bare.Bare(url, question.sql, parameters, str(file))
    return Reading(product, furnished, bare.start(asked, supervisor, product.installation.logs / "bare.log"), pace)
