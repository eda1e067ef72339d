"""Files as parents send them, and as others might."""

import io
import struct
import zlib

import pillow_heif
from PIL import Image
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)


def plain_png(*, size: tuple[int, int] = (40, 30)) -> bytes:
    return _saved(Image.new("RGB", size, "teal"), "PNG")


def jpeg_with_place() -> bytes:
    """A photograph that remembers its camera, its owner, and that it is to be turned by a quarter."""
    image = Image.new("RGB", (40, 30), "teal")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (43.0, 15.0, 0.0)}
    return _saved(image, "JPEG", exif=exif.tobytes(), comment=b"SecretComment")


def heic() -> bytes:
    pillow_heif.register_heif_opener()
    return _saved(Image.new("RGB", (64, 48), "teal"), "HEIF")


def plain_pdf() -> bytes:
    return _written(_one_page())


def pdf_with_script() -> bytes:
    writer = _one_page()
    writer.add_open_action(JavaScript("app.alert('x')"))
    return _written(writer)


def pdf_with_file() -> bytes:
    writer = _one_page()
    writer.add_attachment("hidden.exe", EXE)
    return _written(writer)


def pdf_that_launches() -> bytes:
    writer = _one_page()
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)  # noqa: SLF001 - its only way
    return _written(writer)


def pdf_with_unreferenced_script() -> bytes:
    """A script that no page leads to, but that the file lists."""
    writer = _one_page()
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    )
    page = writer.pages[0]
    page[NameObject("/PieceInfo")] = writer._add_object(script)  # noqa: SLF001 - its only way
    return _written(writer)


def locked_pdf() -> bytes:
    writer = _one_page()
    writer.encrypt("secret", algorithm="RC4-128")
    return _written(writer)


def pdf_and_zip() -> bytes:
    """A polyglot: a PDF to one reader, an archive to another."""
    archive = b"PK\x03\x04" + bytes(26) + b"payload" + b"PK\x05\x06" + bytes(18)
    return plain_pdf() + archive


def png_and_script() -> bytes:
    """A polyglot: a picture with a script after its end."""
    return plain_png() + b"<script>alert(1)</script>"


def png_with_text() -> bytes:
    chunk = b"tEXt" + b"Comment\x00SecretComment"
    text = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    png = plain_png()
    return png[:33] + text + png[33:]


def truncated_png() -> bytes:
    return plain_png(size=(400, 300))[:-200]


def png_bomb(*, width: int = 50_000, height: int = 50_000) -> bytes:
    """A few bytes that speak of two and a half thousand million pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(bytes(100))
    end = b"IEND"
    chunks = b"".join(
        struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (header, pixels, end)
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def _one_page() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    return writer


def _written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
