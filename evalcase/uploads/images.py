"""Images are never kept as they came: they are decoded and written anew, so that nothing but pixels is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from evalcase.uploads.rejection import UploadRejected

MAX_PIXELS = 25_000_000
PREVIEW_SIDE = 1280
_PILLOW = Lock()  # the setting below is the whole process's
_EXPECTED = "应为完整的 JPG、PNG 或 WebP 图片"


@dataclass(frozen=True, slots=True)
class CleanImage:
    """An image written anew, its size in pixels, and a smaller WebP to show."""

    content: bytes
    width: int
    height: int
    preview: bytes


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Refuse cut-off pictures: WeasyPrint, where it is loaded, lets Pillow fill them up for the whole process."""
    with _PILLOW:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def clean_image(data: bytes, ending: str) -> CleanImage:
    """Decode and write anew, in the same format, upright, without EXIF, comments, profiles or text chunks.

    Raises UploadRejected for a broken image, an animation, or more than 25 million pixels, which are counted from
    the header before anything is decoded.
    """
    try:
        with _whole_pictures_only(), Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
            width, height = opened.size
            if width * height > MAX_PIXELS:
                raise UploadRejected(
                    f"图片有 {width}×{height} 像素", "不能超过 2500 万像素", "请缩小或重新拍摄（降低分辨率）后上传"
                )
            # A phone's JPEG may carry a second, smaller picture (MPO); moving pictures are another matter.
            if getattr(opened, "n_frames", 1) > 1 and ending != "jpg":
                raise UploadRejected("图片是动画", "应为静止的图片", "请截取其中一帧上传")
            opened.load()
            upright = _plain(ImageOps.exif_transpose(opened), ending)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRejected("图片像素过多", "不能超过 2500 万像素", "请缩小或重新拍摄后上传") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise UploadRejected("图片已损坏或不完整，无法解码", _EXPECTED, "请在看图软件中另存后重新上传") from error
    return CleanImage(_encode(upright, ending), upright.width, upright.height, preview_of(upright))


def preview_of(image: Image.Image) -> bytes:
    """The image as a WebP of at most 1280 pixels a side, to show on a page."""
    small = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    stream = BytesIO()
    small.save(stream, "WEBP", quality=80, method=4)
    return stream.getvalue()


def _plain(image: Image.Image, ending: str) -> Image.Image:
    """Pixels only, in a mode that the format can write."""
    if "transparency" in image.info:
        image = image.convert("RGBA")
    if (ending == "jpg" and image.mode not in ("L", "RGB")) or image.mode not in (
        "1",
        "L",
        "LA",
        "RGB",
        "RGBA",
        "P",
        "I;16",
    ):
        image = image.convert("RGB")
    image = image.copy()
    image.info.clear()
    return image


def _encode(image: Image.Image, ending: str) -> bytes:
    stream = BytesIO()
    if ending == "jpg":
        image.save(stream, "JPEG", quality=92)
    elif ending == "png":
        image.save(stream, "PNG")
    else:
        image.convert("RGBA" if "A" in image.getbands() else "RGB").save(stream, "WEBP", quality=92)
    return stream.getvalue()
