"""Which messages somebody may do without; every other one is sent."""

from types import MappingProxyType
from typing import Final

from notify.messages.content import Content
from notify.messages.pay_content import AdvanceDecided, TimesheetDisputed
from notify.messages.signature_content import SignatureRefused, SignatureReminder, SignaturesExpired
from notify.recipients.preferences import Subject

SUBJECTS: Final = MappingProxyType[type[Content], Subject](
    {
        SignatureReminder: Subject.SIGNATURE_REMINDERS,
        SignatureRefused: Subject.SENT_DOCUMENTS,
        SignaturesExpired: Subject.SENT_DOCUMENTS,
        AdvanceDecided: Subject.PAY,
        TimesheetDisputed: Subject.PAY,
    }
)
