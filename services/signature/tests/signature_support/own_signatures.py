"""Signatures of one's own: drawn, and images of each kind that must be refused."""

import zlib
from base64 import b64encode
from io import BytesIO
from random import Random
from struct import pack
from typing import Any

from PIL import Image, ImageDraw

LINES = ["100,300 180,120 260,330 340,140 420,300", "150,250 400,240", "480,300"]
DRAWN = {"kind": "drawn", "text": "Alice Petit", "lines": LINES}


def image_of(content: bytes) -> dict[str, Any]:
    """A signature that is an image."""
    return {"kind": "image", "text": "Alice Petit", "image": b64encode(content).decode()}


def png(*, mode: str = "RGB", size: tuple[int, int] = (400, 150), ink: str = "#10204a") -> bytes:
    """A stroke of a pen, on paper or on nothing."""
    image = Image.new(mode, size, "#ffffff" if mode == "RGB" else (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(40, 110), (120, 30), (200, 120), (340, 50)], fill=ink, width=6)
    return _written(image, "PNG")


def photograph() -> bytes:
    """A photograph on its side: noise that no compression likes, and the telephone's note on which way is up."""
    noise = Random(3).randbytes(3 * 600 * 900)
    image = Image.frombytes("RGB", (600, 900), noise)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "48.8566, 2.3522"
    output = BytesIO()
    image.save(output, "JPEG", quality=60, exif=exif)
    return output.getvalue()


def blank() -> bytes:
    return _written(Image.new("RGB", (300, 100), "white"), "PNG")


def gif() -> bytes:
    return _written(Image.new("P", (30, 10)), "GIF")


def bomb() -> bytes:
    """A file of some hundred bytes that says it is an image of ten thousand million points."""
    head = _chunk(b"IHDR", pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0))
    return b"".join([b"\x89PNG\r\n\x1a\n", head, _chunk(b"IDAT", zlib.compress(bytes(100)))])


def bomb_within_the_limit() -> bytes:
    """An image of as many points as may be, whose data unfolds to a thousand times its size."""
    rows = zlib.compress(bytes(4001 * 4 * 4000), 9)
    head = _chunk(b"IHDR", pack(">IIBBBBB", 4000, 4000, 8, 6, 0, 0, 0))
    return b"".join([b"\x89PNG\r\n\x1a\n", head, _chunk(b"IDAT", rows), _chunk(b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def _written(image: Image.Image, kind: str) -> bytes:
    output = BytesIO()
    image.save(output, kind)
    return output.getvalue()
