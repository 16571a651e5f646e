"""A draft of an e-mail with documents attached (`.eml`), which opens in a person's own mail program, ready to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from vault.content_store.store import ContentStore
from vault.documents.models import Document
from vault.documents.opening import OpenedContent
from vault.selections.file_names import file_names

# What most mail servers still take, once it is a third larger.
LARGEST: Final = 15 * 1024**2


@dataclass(frozen=True)
class Wording:
    """What a draft says, in the reader's language."""

    subject: str
    body: str


def draft_of(contents: ContentStore, opened: Sequence[tuple[Document, OpenedContent]], wording: Wording) -> bytes:
    """Return the draft: addressed to nobody yet, and marked as one that was not sent."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = wording.subject
    message["X-Unsent"] = "1"
    message.set_content(wording.body)
    for (_, content), name in zip(opened, file_names(document for document, _ in opened), strict=True):
        maintype, _, subtype = content.media_type.partition("/")
        data = b"".join(contents.read(content.content))
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()
