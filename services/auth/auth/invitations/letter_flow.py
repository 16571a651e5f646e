"""Writing letters: the temporary password is hashed while no transaction is open."""

from uuid import UUID

from auth.config import Config
from auth.invitations import letters
from auth.invitations.letters import SealedLetter, TemporaryPassword
from auth.row_scope import NOBODY
from chartrier.access.context import Context
from chartrier.access.password_hashes import Passwords
from chartrier.database.session import transaction
from chartrier.runtime.current import context as current_context


def write_letters(config: Config, passwords: Passwords) -> None:
    """Write a letter for everybody who has no address and waits for one."""
    while True:
        with transaction(maintenance=True) as session:
            invitation = letters.next_without_letter(session)
        if invitation is None:
            return
        password = _temporary_password(passwords)
        with transaction(maintenance=True) as session:
            letters.issue(session, current_context(), config, invitation, password)


def write_letter(context: Context, config: Config, passwords: Passwords, invitation_id: UUID) -> SealedLetter:
    """Write a letter with a new temporary password; the former one is void."""
    password = _temporary_password(passwords)
    with transaction(tenant=NOBODY) as session:
        invitation = letters.find_unused(session, invitation_id)
        return letters.issue(session, context, config, invitation, password)


def _temporary_password(passwords: Passwords) -> TemporaryPassword:
    text = letters.draw_password()
    return TemporaryPassword(text, passwords.hash(text))
