"""Files that are of two formats at once: another program would open another content than the one that is inspected."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from vault.inspection.refusals import FileRefused

# A reader of PDF looks for the beginning in the first kilobyte, and a browser looks there for HTML.
_LOOKED_AT_FIRST: Final = 1024
_LARGEST_ZIP_COMMENT: Final = 65_535 + 22
_WHITESPACE: Final = b"\0\t\n\f\r "
_HTML: Final = re.compile(rb"<\s*(?:!doctype|html|head|body|script|iframe|svg|\?php)", re.IGNORECASE)


def _is_zip(content: bytes) -> bool:
    # The directory of a ZIP, and so of a JAR or an office document, is at the end; what stands before is skipped.
    return b"PK\x05\x06" in content[-_LARGEST_ZIP_COMMENT:] and b"PK\x01\x02" in content


def _is_html(content: bytes) -> bool:
    return _HTML.search(content, 0, _LOOKED_AT_FIRST) is not None


def _contains(signature: bytes, *places: int) -> Callable[[bytes], bool]:
    if not places:
        return lambda content: signature in content
    return lambda content: any(content.startswith(signature, place) for place in places)


# Formats whose beginning may stand elsewhere than at the beginning of the file.
_OTHER_FORMATS: Final[tuple[Callable[[bytes], bool], ...]] = (
    _is_zip,
    _is_html,
    _contains(b"Rar!\x1a\x07"),
    _contains(b"7z\xbc\xaf\x27\x1c"),
    _contains(b"__HALT_COMPILER();"),  # a PHP archive
    _contains(b"ustar", 257),  # TAR
    _contains(b"DICM", 128),  # a medical image
    _contains(b"CD001", 0x8001, 0x8801, 0x9001),  # an image of a disk
)


def refuse_two_formats(content: bytes) -> None:
    """Refuse a file in which another program would find a file of another format."""
    if any(is_of(content) for is_of in _OTHER_FORMATS):
        raise FileRefused("two_formats")


def refuse_data_around_pdf(content: bytes) -> None:
    """Refuse a PDF that has more than whitespace after its last end."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise FileRefused("broken_pdf")
    if content[end + len(b"%%EOF") :].strip(_WHITESPACE):
        raise FileRefused("data_after_end")


def is_pdf_further_on(content: bytes) -> bool:
    """Tell whether readers of PDF would find one that does not begin at the beginning of the file."""
    return content.find(b"%PDF-", 0, _LOOKED_AT_FIRST) > 0
