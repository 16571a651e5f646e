"""Verifying a typed code: the attempt is counted and committed before the code is compared."""

from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, VerifiedCode
from auth.config import Config
from auth.row_scope import NOBODY
from chartrier.access.context import Context
from chartrier.database.session import transaction


def verify_code(context: Context, config: Config, purpose: CodePurpose, typed: str) -> VerifiedCode:
    """Return the right code, to be used with what it allows; refuse any other. No transaction may be open."""
    with transaction(tenant=NOBODY) as session:
        counted = one_time_codes.count_attempt(session, context, config, purpose)
    return one_time_codes.verify(config, purpose, typed, counted)
