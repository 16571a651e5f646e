"""What auth does by itself."""

from auth import expiry
from auth.ports import ports
from chartrier.database import transaction
from chartrier.jobs import Jobs

jobs = Jobs("auth")


@jobs.every(seconds=3600)
def forget_what_is_over() -> None:
    """Delete refresh tokens of sessions long over, and counts of wrong passwords that nobody added to for a month."""
    with transaction(maintenance=True) as session:
        expiry.forget_what_is_over(session, now=ports().clock.now())
