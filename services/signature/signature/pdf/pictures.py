"""Reading an image that somebody gives as their signature; in a limited process, and never the image itself is kept."""

from base64 import b64encode
from io import BytesIO
from typing import Any, BinaryIO, Final

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError
from PIL import MpoImagePlugin as _MpoImagePlugin  # noqa: F401 - photographs of several pictures need it

FORMATS: Final = ("PNG", "JPEG")
MOST_PIXELS: Final = 16_000_000
WIDEST, HIGHEST = 640, 240
LARGEST: Final = 30_000
QUALITIES: Final = (88, 75, 60, 40)
# Lighter than this is paper, in a photograph too.
PAPER: Final = 225


def read(file: BinaryIO) -> dict[str, Any]:
    """Return the picture on white, cut to what is drawn on it, or why it is none."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                return {"refused": "too-large"}
            shown = _on_white(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "too-large"}
    except UnidentifiedImageError:
        return {"refused": "format"}
    except Exception:  # noqa: BLE001 - Pillow finds faults of every kind in a malformed image
        return {"refused": "damaged"}
    drawn = _drawn_box(shown)
    if drawn is None:
        return {"refused": "blank"}
    return _written(shown.crop(drawn))


def warm_up() -> None:
    """Have the library load what it loads at first use."""
    for kind in FORMATS:
        sample = BytesIO()
        Image.new("RGB", (8, 8), "black").save(sample, kind)
        read(BytesIO(sample.getvalue()))


def _on_white(image: Image.Image) -> Image.Image:
    """Return what is seen of it on white paper, upright, in red, green and blue, no larger than is needed."""
    image.draft("RGB", (4 * WIDEST, 4 * HIGHEST))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((4 * WIDEST, 4 * WIDEST))
    paper = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(paper, upright).convert("RGB")


def _drawn_box(image: Image.Image) -> tuple[int, int, int, int] | None:
    ink = ImageChops.invert(image.convert("L")).point(lambda dark: 255 if dark > 255 - PAPER else 0)
    return ink.getbbox()


def _written(image: Image.Image) -> dict[str, Any]:
    image.thumbnail((WIDEST, HIGHEST))
    for quality in QUALITIES:
        output = BytesIO()
        image.save(output, "JPEG", quality=quality, optimize=True)
        if output.tell() <= LARGEST:
            picture = b64encode(output.getvalue()).decode()
            return {"jpeg": picture, "width": image.width, "height": image.height}
        image = image.resize((max(image.width * 3 // 4, 1), max(image.height * 3 // 4, 1)))
    return {"refused": "damaged"}
