"""Tell a one-disk Swift where everything is: on that disk. Runs in Swift's own environment.

python swift_rings.py <folder> <account port> <container port> <object port>
"""

from __future__ import annotations

import sys
from pathlib import Path

from swift.common.ring import RingBuilder  # type: ignore[import-not-found]

PART_POWER = 4
REPLICAS = 1
HOURS_BETWEEN_MOVES = 1


def main() -> None:
    """Write the three rings."""
    folder = Path(sys.argv[1])
    for name, port in zip(("account", "container", "object"), sys.argv[2:5], strict=True):
        builder = RingBuilder(PART_POWER, REPLICAS, HOURS_BETWEEN_MOVES)
        disk = {"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(port), "device": "disk", "weight": 1}
        builder.add_dev(disk)
        builder.rebalance()
        builder.get_ring().save(str(folder / f"{name}.ring.gz"))


if __name__ == "__main__":
    main()
