"""Small files for tests: one of each accepted kind, and a corpus of what must never be taken for one."""

import io
import struct
import zipfile
import zlib

from werkzeug.datastructures import FileStorage


def png() -> bytes:
    """A whole picture of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def zip_of(name: str = "a.txt", content: str = "hello") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xdb" + b"\x00" * 80 + b"\xff\xd9"
)
EXIF = b"\xff\xd8\xff\xe1\x00\x20Exif\x00\x00MM\x00*" + b"\x00" * 80 + b"\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff\x21\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00" + b"\x30\x01\x00\x9d\x01\x2a" + b"\x00" * 20
HEIC = box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"\0" * 40)
HEIF = box(b"ftyp", b"mif1\0\0\0\0mif1heic") + box(b"meta", b"\0" * 40)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MP4 = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + box(b"moov", b"\0" * 40)
MOV = box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", b"\0" * 40)
OLD_MOV = box(b"wide", b"") + box(b"mdat", b"\0" * 40)
WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    + b"\0" * 40
)

ACCEPTED = {
    "image/jpeg": (JPEG, EXIF),
    "image/png": (png(),),
    "image/gif": (GIF,),
    "image/webp": (WEBP,),
    "image/heic": (HEIC, HEIF),
    "application/pdf": (PDF,),
    "video/mp4": (MP4,),
    "video/quicktime": (MOV, OLD_MOV),
    "video/webm": (WEBM,),
}

_MATROSKA = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska" + b"\0" * 40
_SCRIPT = b"<script>alert(1)</script>"

# What somebody sends -> its bytes. The key is the name it lies under.
HOSTILE = {
    "page.jpg": b"<!DOCTYPE html><html><body>" + _SCRIPT,
    "page-with-blanks.png": b"\n\n   \t<HTML>" + _SCRIPT,
    "page-utf16.gif": "<html><script>alert(1)</script>".encode("utf-16"),
    "bare-script.jpg": b"alert(document.cookie)//",
    "gif-script.gif": b"GIF89a/*" + b" " * 40 + b"*/=1;alert(1)//",
    "gif-page.gif": GIF + _SCRIPT,
    "jpeg-page.jpg": b"\xff\xd8\xff\xfe\x00\x40" + _SCRIPT + b"\x00" * 80,
    "jpeg-no-marker.jpg": b"\xff\xd8\xff<script",
    "png-signature-only.png": b"\x89PNG\r\n\x1a\n" + b"junk" * 20,
    "svg.png": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg-with-prolog.jpg": b'<?xml version="1.0"?><!DOCTYPE svg><svg onload="alert(1)"/>',
    "xml.jpg": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "php.jpg": b"<?php system($_GET['c']); ?>",
    "jpeg-php.jpg": EXIF[:20] + b"<?php system('id'); ?>" + EXIF[20:],
    "archive.jpg": zip_of(),
    "office.pdf": zip_of("word/document.xml", "<w:document/>"),
    "picture-and-archive.png": png() + zip_of("payload.class", "cafebabe"),
    "rar.jpg": b"Rar!\x1a\x07\x01\x00" + b"\0" * 40,
    "seven.zip.png": b"7z\xbc\xaf\x27\x1c\0\x04" + b"\0" * 40,
    "gzip.pdf": b"\x1f\x8b\x08\0" + b"\0" * 40,
    "windows.exe.jpg": b"MZ\x90\0\x03" + b"\0" * 80,
    "linux.png": b"\x7fELF\x02\x01\x01" + b"\0" * 40,
    "shell.pdf": b"#!/bin/sh\nrm -rf /\n",
    "flash.gif": b"FWS\x09" + b"\0" * 40,
    "java.jpg": b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 40,
    "old-office.pdf": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 80,
    "postscript.pdf": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "pdf-not-first.pdf": b"MZ\0\0%PDF-1.7\n%%EOF",
    "avi.mp4": b"RIFF\0\0\0\0AVI LIST" + b"\0" * 40,
    "sound.webp": b"RIFF\0\0\0\0WAVEfmt " + b"\0" * 40,
    "matroska.webm": _MATROSKA,
    "avif.heic": box(b"ftyp", b"avif\0\0\0\0avifmif1") + b"\0" * 40,
    "bitmap.jpg": b"BM" + b"\0" * 80,
    "tiff.jpg": b"II*\0" + b"\0" * 40,
    "words.jpg": "这台监护仪的屏幕不亮了。".encode(),
    "zeros.png": b"\0" * 200,
    "eicar.jpg": rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*",
}


def sent(content: bytes, name: str = "photo.jpg", declared: str = "image/jpeg") -> FileStorage:
    """A file as a form brings it."""
    return FileStorage(io.BytesIO(content), filename=name, content_type=declared)
