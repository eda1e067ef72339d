"""Reads one untrusted file whole, in a process that has nothing to lose.

Run as `python -I -m applications_service.adapters.inspection_process TYPE PIXELS SOURCE TARGET`; it limits its own
memory and time before the first byte, and answers on standard output with one word: the stored type, or the refusal.
"""

import resource
import sys
import warnings
from pathlib import Path

import pillow_heif
from PIL import Image, ImageFile, ImageOps

from applications_service.adapters.pdf_inspection import inspect_pdf
from applications_service.domain.document_errors import DocumentDamagedError, DocumentTooManyPixelsError
from applications_service.domain.documents import ContentType
from applications_service.domain.errors import ApplicationsError

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 30
_LARGEST_RESULT = 256 * 1024**2
_JPEG_QUALITY = 90
_FORMATS = {ContentType.JPEG: "JPEG", ContentType.PNG: "PNG", ContentType.HEIC: "HEIF"}
_MODES = {"1": "L", "L": "L", "I;16": "L", "LA": "RGBA", "P": "RGBA", "PA": "RGBA", "RGBA": "RGBA"}


def main(arguments: list[str]) -> None:
    """Inspect as told and print the outcome."""
    content_type, pixels, source, target = ContentType(arguments[0]), int(arguments[1]), arguments[2], arguments[3]
    limit_resources()
    warnings.simplefilter("ignore")
    try:
        stored = _inspect(content_type, Path(source), Path(target), pixels=pixels)
    except ApplicationsError as refusal:
        sys.stdout.write(refusal.code)
        return
    sys.stdout.write(stored.value)


def limit_resources() -> None:
    """Let the process have so much memory, time and disk, and no more; it leaves no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_RESULT, _LARGEST_RESULT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _inspect(content_type: ContentType, source: Path, target: Path, *, pixels: int) -> ContentType:
    if content_type is ContentType.PDF:
        inspect_pdf(source)
        target.write_bytes(source.read_bytes())
        return content_type
    return _make_anew(content_type, source, target, pixels=pixels)


def _refuse_large(image: Image.Image, *, pixels: int) -> None:
    if image.width * image.height > pixels:
        raise DocumentTooManyPixelsError


def _make_anew(content_type: ContentType, source: Path, target: Path, *, pixels: int) -> ContentType:
    """Decode the picture to its last pixel and write those pixels alone: no metadata, nothing hidden behind them."""
    pillow_heif.register_heif_opener()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # the size is checked here, against the limit asked for
    stored = ContentType.PNG if content_type is ContentType.PNG else ContentType.JPEG
    try:
        with Image.open(source, formats=(_FORMATS[content_type],)) as image:
            _refuse_large(image, pixels=pixels)
            image.load()
            upright = ImageOps.exif_transpose(image)
    except (ApplicationsError, MemoryError):
        raise
    except Exception as fault:
        # Decoders raise whatever they like over broken input; every such fault means the same here.
        raise DocumentDamagedError from fault
    plain = upright.convert(_MODES.get(upright.mode, "RGB") if stored is ContentType.PNG else "RGB")
    plain.info = {}
    plain.save(target, _FORMATS[stored], **({"quality": _JPEG_QUALITY} if stored is ContentType.JPEG else {}))
    return stored


if __name__ == "__main__":
    main(sys.argv[1:])
