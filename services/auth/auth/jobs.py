"""What auth does by itself."""

from auth import expiry
from auth.account_closing import closing
from auth.accounts import merged_accounts
from auth.activation import letters
from auth.client_accounts import account_opening
from auth.data_export import exports, own_data, package_contents
from auth.data_export.models import Export
from auth.data_export.other_services import ServiceAway
from auth.data_export.package_contents import Wanted
from auth.merging import merges
from auth.ports import code_desk, ports, reset_rules
from auth.recovery import lost_identifiers, reset_requests
from auth.security_journal import journal
from auth.sessions import signing_keys
from chartrier.database.session import transaction
from chartrier.observability.logging import logger
from chartrier.runtime.current import seal, tickets
from chartrier.runtime.jobs import Jobs

jobs = Jobs("auth")
log = logger(__name__)


@jobs.every(seconds=3600)
def forget_what_is_over() -> None:
    """Delete refresh tokens of sessions long over, and counts of wrong passwords that nobody added to for a month."""
    with transaction(maintenance=True) as session:
        expiry.forget_what_is_over(session, now=ports().clock.now())


@jobs.every(seconds=3600)
def forget_half_sign_ins() -> None:
    """Forget sign-ins that nobody completed, second factors never shown to work, and devices that never came back."""
    held = ports()
    with transaction(maintenance=True) as session:
        expiry.forget_half_sign_ins(
            session,
            devices=held.devices.lives,
            set_up_within=held.second_factors.set_up_within,
            now=held.clock.now(),
        )


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
        account_opening.forget(session, now=now)
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


@jobs.every(seconds=30, woken_by=letters.CHANNEL)
def write_letters() -> None:
    """Write the letters of those who have no address."""
    held = ports()
    while True:
        with transaction(maintenance=True) as session:
            waiting = letters.without_letter(session)
        if waiting is None:
            return
        password = letters.draw_password()
        password_hash = held.passwords.hash(password)
        with transaction(maintenance=True) as session:
            letters.issue(
                session, waiting, password=password, password_hash=password_hash, seal=seal, now=held.clock.now()
            )


@jobs.every(seconds=5, woken_by=exports.CHANNEL, parallel=True)
def prepare_exports() -> None:
    """Prepare the copies that people asked for; whoever claims one has it alone for a while."""
    while True:
        with transaction(maintenance=True) as session:
            export = exports.next_due(session, now=ports().clock.now())
        if export is None:
            return
        _prepare(export)


def _prepare(export: Export) -> None:
    held = ports()
    with transaction(tenant=export.account_id) as session:
        accounts = merged_accounts.accounts_of(session, export.account_id)
    own_part = []
    for account_id in accounts:
        with transaction(tenant=account_id) as session:
            own_part.append(own_data.collect(session, account_id))

    def hand_over(number: int, part: bytes) -> None:
        sealed = held.package_seal.seal(export.id, number, part)
        with transaction(tenant=export.account_id) as session:
            exports.keep_part(session, export, number, sealed, now=held.clock.now())

    try:
        wanted = Wanted(accounts, own_part)
        size = package_contents.pack(wanted, services=held.other_services, tickets=tickets(), hand_over=hand_over)
    except ServiceAway as away:
        log.warning("export_put_off", export_id=str(export.id), reason=str(away))
        with transaction(tenant=export.account_id) as session:
            exports.put_off(session, export, now=held.clock.now())
        return
    with transaction(tenant=export.account_id) as session:
        exports.is_ready(session, export, size=size, now=held.clock.now())


@jobs.every(seconds=60)
def go_on_with_closings() -> None:
    """Ask anew whoever has not said that it erased."""
    with transaction(maintenance=True) as session:
        closing.ask_again(session, now=ports().clock.now())


@jobs.every(seconds=3600)
def forget_ends() -> None:
    """Forget copies, letters and passwords whose time is over, and security lines of more than a year."""
    now = ports().clock.now()
    with transaction(maintenance=True) as session:
        exports.forget(session, now=now)
        letters.forget_old_letters(session, now=now)
        merges.forget_what_cannot_be_undone(session, now=now)
        journal.forget(session, now=now)
