"""What sharing does by itself."""

from chartrier.database import transaction
from chartrier.jobs import Jobs
from sharing import tries
from sharing.ports import ports

jobs = Jobs("sharing")


@jobs.every(seconds=3600)
def forget_tries() -> None:
    """Forget who tried what, days ago."""
    with transaction(maintenance=True) as session:
        tries.forget(session, now=ports().clock.now())
