"""How a batch comes in, in several transactions: a batch that is cut goes on where it was when it is sent again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from vault.deposits import batches
from vault.deposits.deposit import Deposit, Depositor, Outcome, StoredDeposit, from_establishment
from vault.deposits.storing import FileStoring, UploadedFile, store_files
from vault.paper_refusals import refusals

# One transaction for so many lines.
LINES_AT_A_TIME: Final = 100


def deposit(
    context: Context,
    storing: FileStoring,
    depositor: Depositor,
    lines: Sequence[Deposit | Outcome],
    files: Mapping[str, UploadedFile],
    *,
    by: Principal | None = None,
) -> list[Outcome]:
    """Deposit the lines of a batch that are not refused already; return the outcome of each, in their order.

    The rows are written in the name of the caller, or, in a job, of whoever asked for it.
    """
    sent = [from_establishment(depositor, line) for line in lines]
    return [
        outcome for some in _slices(sent) for outcome in _deposit_some(context, storing, depositor, some, files, by=by)
    ]


def _deposit_some(
    context: Context,
    storing: FileStoring,
    depositor: Depositor,
    lines: Sequence[Deposit | Outcome],
    files: Mapping[str, UploadedFile],
    *,
    by: Principal | None,
) -> list[Outcome]:
    deposits = [line for line in lines if isinstance(line, Deposit)]
    with transaction(by=by) as session:
        existing = batches.existing_documents(session, depositor.id, [each.reference for each in deposits])
        holders = {each.holder_id for each in deposits}
        refused = refusals.refused_among(session, holders, organisation_id=depositor.id)
    done = store_files(storing, deposits, files, existing, refused)
    stored = [each for each in done if isinstance(each, StoredDeposit)]
    with transaction(by=by) as session:
        recorded = iter(
            batches.record_deposits(session, context, storing.admission.contents.keyring, depositor, stored)
        )
    outcomes = iter([next(recorded) if isinstance(each, StoredDeposit) else each for each in done])
    return [next(outcomes) if isinstance(line, Deposit) else line for line in lines]


def _slices(lines: Sequence[Deposit | Outcome]) -> Iterator[Sequence[Deposit | Outcome]]:
    return (lines[start : start + LINES_AT_A_TIME] for start in range(0, len(lines), LINES_AT_A_TIME))
