"""Plain text with a few blocks (paragraphs, lists, quotations) as HTML: everything that people wrote is escaped."""

import re

from markupsafe import Markup, escape

_PARAGRAPH = Markup('<p style="margin:0 0 14px">{}</p>')
_LIST = Markup('<ul style="margin:0 0 14px;padding:0 0 0 20px">{}</ul>')
_QUOTATION = Markup(
    '<blockquote style="margin:0 0 14px;padding:2px 0 2px 16px;border-left:3px solid #8d1f2d">{}</blockquote>'
)


def as_html(text: str) -> Markup:
    """Return plain text as HTML: paragraphs, lists and quotations."""
    return Markup("").join(_block(block) for block in re.split(r"\n\s*\n", text) if block.strip())


def _block(block: str) -> Markup:
    lines = [line.strip() for line in block.strip().splitlines()]
    if all(line.startswith("- ") for line in lines):
        return _LIST.format(Markup("").join(Markup("<li>{}</li>").format(line[2:]) for line in lines))
    if all(line.startswith(">") for line in lines):
        return _QUOTATION.format(Markup("<br />").join(escape(line[1:].strip()) for line in lines))
    return _PARAGRAPH.format(_linked(" ".join(lines)))


def _linked(text: str) -> str:
    # A line that is nothing but an address is one of ours: what people wrote stands inside sentences or is quoted.
    return Markup('<a href="{0}">{0}</a>').format(text) if re.fullmatch(r"https?://\S+", text) else text
