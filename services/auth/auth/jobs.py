"""What auth does by itself."""

from auth import expiry, lost_identifiers, openings, reset_requests, signing_keys
from auth.ports import code_desk, ports, reset_rules
from chartrier.database import transaction
from chartrier.jobs import Jobs

jobs = Jobs("auth")


@jobs.every(seconds=3600)
def forget_what_is_over() -> None:
    """Delete refresh tokens of sessions long over, and counts of wrong passwords that nobody added to for a month."""
    with transaction(maintenance=True) as session:
        expiry.forget_what_is_over(session, now=ports().clock.now())


@jobs.every(seconds=5, woken_by=reset_requests.CHANNEL, parallel=True)
def answer_reset_requests() -> None:
    """Send links for new passwords to those who asked for one and have an account."""
    answered = True
    while answered:
        now = ports().clock.now()
        with transaction(maintenance=True) as session:
            request = reset_requests.next_one(session)
            answered = request is not None
            if request is not None:
                reset_requests.answer(session, request, rules=reset_rules(), desk=code_desk(), now=now)


@jobs.every(seconds=5, woken_by=lost_identifiers.CHANNEL, parallel=True)
def look_for_lost_identifiers() -> None:
    """Look whose account somebody asks for who lost the identifier."""
    looked = True
    while looked:
        now = ports().clock.now()
        with transaction(maintenance=True) as session:
            request = lost_identifiers.next_one(session)
            looked = request is not None
            if request is not None:
                lost_identifiers.look(session, request, rules=reset_rules(), desk=code_desk(), now=now)


@jobs.every(seconds=3600)
def forget_codes_that_are_over() -> None:
    """Forget codes, links, solved captchas and openings whose time is over; leave unanswered requests to support."""
    now = ports().clock.now()
    with transaction(maintenance=True) as session:
        expiry.forget_codes(session, now=now)
        reset_requests.forget(session, now=now)
        openings.forget(session, now=now)
        lost_identifiers.leave_to_support(session, now=now)


@jobs.every(seconds=3600)
def turn_signing_keys() -> None:
    """Make the next signing key when the present one has signed for its time."""
    held = ports()
    with transaction(maintenance=True) as session:
        signing_keys.rotate_when_due(session, held.key_ring, secrets=held.kept_secrets, now=held.clock.now())
    held.key_ring.look_again()


@jobs.every(seconds=3600)
def forget_what_applications_had() -> None:
    """Forget codes and refresh tokens of applications whose time is over."""
    with transaction(maintenance=True) as session:
        expiry.forget_what_applications_had(session, now=ports().clock.now())
