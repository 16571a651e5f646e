"""Letters: the same words as text and as HTML, in the language of whoever reads them.

The words of a kind are plain text with a few blocks (`templates/<language>/<kind>.txt`); the look is one MJML page.
Both parts of a letter are made from the same words, and only the look's own Jinja writes HTML: it escapes everything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from notify import purposes, words
from notify.content import Code, CodeBySms, Content, Invitation, NewDocuments, ResetOffered, kind_of

TEMPLATES = Path(__file__).parent / "templates"
BLOCKS = ("subject", "title", "preview", "opening", "action", "closing")


@dataclass(frozen=True)
class Reader:
    """Whoever the letter is written to."""

    name: str
    language: str


@dataclass(frozen=True)
class Letter:
    """A letter ready to be put into an envelope."""

    language: str
    subject: str
    text: str
    html: str


def write(
    content: Content, *, to: Reader, link: str, support: str, secrets: Mapping[str, object] = MappingProxyType({})
) -> Letter:
    """The letter that says this content, and what was sealed of it, to this reader."""
    language = words.spoken(to.language)
    told = _told(content, language) | {"name": words.in_one_line(to.name)} | dict(secrets)
    said = _say(kind_of(content), language, told)
    common = _say("common", language, {"support": support}, blocks=("copy_the_link", "footer"))
    page = {**said, **common, "link": link}
    html = _look().render(letter=page, language=language, flow=flow)
    return Letter(language=language, subject=said["subject"], text=_as_text(page), html=html)


def write_text(content: Content, *, language: str, secrets: Mapping[str, object]) -> str:
    """The same for a phone: one short text."""
    language = words.spoken(language)
    text = _say(kind_of(content), language, _told(content, language) | dict(secrets), blocks=("text",))["text"]
    return words.in_one_line(text)


def _told(content: Content, language: str) -> dict[str, object]:
    facts = {name: _clean(name, value) for name, value in msgspec.structs.asdict(content).items()}
    if isinstance(content, Invitation | NewDocuments):
        facts["total"] = sum(sum(each.counts.values()) for each in content.consignments)
        facts["senders"] = words.joined([each.sender for each in content.consignments], language)
        facts["listed"] = words.listed(content.consignments, language)
    if isinstance(content, Code | CodeBySms):
        facts["purpose"] = purposes.said(content.purpose, language)
    if isinstance(content, Code | CodeBySms | ResetOffered):
        facts["lasting"] = words.lasting(content.expires_at - content.issued_at, language)
    return facts | {"moment": lambda at: words.moment(at, language), "quoted": words.quoted}


def _clean(name: str, value: object) -> object:
    # A message is the one thing whose lines are its writer's own; everything else stands inside our sentences.
    return words.in_one_line(value) if isinstance(value, str) and name != "message" else value


def _say(kind: str, language: str, facts: Mapping[str, object], blocks: tuple[str, ...] = BLOCKS) -> dict[str, str]:
    template = _words().get_template(f"{language}/{kind}.txt")
    context = template.new_context(dict(facts))
    return {name: "".join(template.blocks[name](context)).strip() for name in blocks}


def _as_text(page: Mapping[str, str]) -> str:
    parts = [page["opening"], f"{page['action']}{_colon(page['copy_the_link'])}\n{page['link']}", page["closing"]]
    return "\n\n".join([*parts, "-- \n" + page["footer"]]) + "\n"


def _colon(sentence: str) -> str:
    return sentence[-2:] if sentence[-2].isspace() else sentence[-1]


def flow(text: str) -> Markup:
    """Plain text as HTML: paragraphs, lists and quotations, everything escaped."""
    return Markup("").join(_block(block) for block in re.split(r"\n\s*\n", text) if block.strip())


def _block(block: str) -> Markup:
    lines = [line.strip() for line in block.strip().splitlines()]
    if all(line.startswith("- ") for line in lines):
        items = Markup("").join(Markup("<li>{}</li>").format(line[2:]) for line in lines)
        return Markup('<ul style="margin:0 0 14px;padding:0 0 0 20px">{}</ul>').format(items)
    if all(line.startswith(">") for line in lines):
        said = Markup("<br />").join(escape(line[1:].strip()) for line in lines)
        style = "margin:0 0 14px;padding:2px 0 2px 16px;border-left:3px solid #8d1f2d"
        return Markup('<blockquote style="{}">{}</blockquote>').format(style, said)
    return Markup('<p style="margin:0 0 14px">{}</p>').format(_linked(" ".join(lines)))


def _linked(text: str) -> str:
    # A line that is nothing but an address is one of ours: what people wrote stands inside sentences or is quoted.
    return Markup('<a href="{0}">{0}</a>').format(text) if re.fullmatch(r"https?://\S+", text) else text


@cache
def _words() -> Environment:
    # Plain text: nothing here is HTML, so nothing here is escaped. `flow` and the look escape what they show.
    words_from = FileSystemLoader(TEMPLATES)
    return Environment(loader=words_from, autoescape=False, undefined=StrictUndefined, trim_blocks=True)  # noqa: S701


@cache
def _look() -> Template:
    # 16 ms and 3 MB that only a process that writes letters pays, the first time.
    from mjml import mjml2html

    source = mjml2html((TEMPLATES / "letter.mjml").read_text(encoding="utf-8"))
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
