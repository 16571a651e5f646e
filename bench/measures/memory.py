"""The memory of each service's processes after everything else was measured."""

from __future__ import annotations

from bench.report import Line
from bench.rounds import Spread
from bench.system.cluster import Product
from bench.system.process_usage import memory_mb, process_tree


def lines(product: Product) -> list[Line]:
    """Measure the api and the worker of each service together, and the gateway."""
    used = {name: memory_mb(process_tree(child.pid)) for name, child in product.processes.items()}
    both = {service: used[f"{service} api"] + used[f"{service} worker"] for service in product.services}
    services = [
        Line(f"memory of {service}, api + worker", "MB", Spread.of([both[service]])) for service in product.services
    ]
    return [*services, Line("memory of the gateway", "MB", Spread.of([used["gateway"]]))]
