"""E-mails: the same words as text and as HTML, in the language of whoever reads them.

The words of a kind are plain text with a few blocks (`templates/<language>/<kind>.txt`); the look is one MJML page.
Both parts of an e-mail are made from the same words, and only the look's own Jinja writes HTML: it escapes everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from notify.messages.content import (
    AccountLocked,
    Code,
    CodeBySms,
    Content,
    Invitation,
    NewDocuments,
    PasswordResetOffered,
    RequestSubmitted,
    kind_of,
)
from notify.messages.share_content import OpeningCode
from notify.messages.signature_content import DocumentReplaced, SignatureRefused
from notify.rendering import code_purposes, phrases
from notify.rendering.plain_text import as_html

TEMPLATES = Path(__file__).parent / "templates"
BLOCKS = ("subject", "title", "preview", "opening", "action", "closing")


@dataclass(frozen=True)
class EmailDetails:
    """Who reads an e-mail, and what is in it beside its content."""

    name: str
    language: str
    link: str
    support: str
    decided_at: datetime
    secrets: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RenderedEmail:
    """An e-mail that is ready to be put into a message."""

    language: str
    subject: str
    text: str
    html: str


def render_email(content: Content, details: EmailDetails) -> RenderedEmail:
    """Return the e-mail that says this content, and what was sealed of it, to this reader."""
    language = phrases.supported(details.language)
    values = _values(content, language, decided_at=details.decided_at)
    values |= {"name": phrases.single_line(details.name)} | dict(details.secrets)
    words = _render(kind_of(content), language, values)
    common = _render("common", language, {"support": details.support}, blocks=("copy_the_link", "footer"))
    email = {**words, **common, "link": details.link}
    html = _look().render(email=email, language=language, as_html=as_html)
    return RenderedEmail(language=language, subject=words["subject"], text=_as_text(email), html=html)


def render_text_message(content: Content, *, language: str, secrets: Mapping[str, object], decided_at: datetime) -> str:
    """Return the same for a phone: one short text."""
    language = phrases.supported(language)
    values = _values(content, language, decided_at=decided_at) | dict(secrets)
    return phrases.single_line(_render(kind_of(content), language, values, blocks=("text",))["text"])


def _values(content: Content, language: str, *, decided_at: datetime) -> dict[str, object]:
    values = {name: _clean(name, value) for name, value in msgspec.structs.asdict(content).items()}
    if isinstance(content, Invitation | NewDocuments):
        values["total"] = sum(sum(each.counts.values()) for each in content.by_sender)
        values["senders"] = phrases.enumeration([each.sender for each in content.by_sender], language)
        values["document_list"] = phrases.document_list(content.by_sender, language)
    if isinstance(content, SignatureRefused | DocumentReplaced):
        values["noun"] = phrases.noun(content.document_type, language)
    if isinstance(content, Code | CodeBySms):
        values["purpose"] = code_purposes.phrase(content.purpose, language)
    if isinstance(content, Code | CodeBySms | OpeningCode | PasswordResetOffered):
        values["duration"] = phrases.duration(content.expires_at - content.issued_at, language)
    if isinstance(content, RequestSubmitted):
        values["payment"] = phrases.single_line(content.payment.get(language, ""))
    if isinstance(content, AccountLocked):
        values["duration"] = phrases.duration(content.locked_until - decided_at, language)
    return values | {"moment": lambda at: phrases.moment(at, language), "quotation": phrases.quotation}


def _clean(name: str, value: object) -> object:
    # A message is the one thing whose lines are its writer's own; everything else stands inside our sentences.
    if isinstance(value, tuple):
        return tuple(_clean(name, part) for part in value)
    return phrases.single_line(value) if isinstance(value, str) and name != "message" else value


def _render(kind: str, language: str, values: Mapping[str, object], blocks: tuple[str, ...] = BLOCKS) -> dict[str, str]:
    template = _templates().get_template(f"{language}/{kind}.txt")
    context = template.new_context(dict(values))
    return {name: "".join(template.blocks[name](context)).strip() for name in blocks}


def _as_text(email: Mapping[str, str]) -> str:
    link = f"{email['action']}{_colon(email['copy_the_link'])}\n{email['link']}"
    return "\n\n".join([email["opening"], link, email["closing"], "-- \n" + email["footer"]]) + "\n"


def _colon(sentence: str) -> str:
    return sentence[-2:] if sentence[-2].isspace() else sentence[-1]


@cache
def _templates() -> Environment:
    # Plain text: nothing here is HTML, so nothing here is escaped. `as_html` and the look escape what they show.
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=False, undefined=StrictUndefined, trim_blocks=True)  # noqa: S701


@cache
def _look() -> Template:
    # 16 ms and 3 MB that only a process that writes e-mails pays, the first time.
    from mjml import mjml2html

    source = mjml2html((TEMPLATES / "email.mjml").read_text(encoding="utf-8"))
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
