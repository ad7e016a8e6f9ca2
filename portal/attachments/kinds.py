"""What a file is, read from its bytes. Pure: never asks for the file's name or for what the sender declared.

A kind is recognised by its signature and the structure right behind it. A file that is something else as well
(a page for a browser, an archive at its end) is refused: what looks like two things is meant to deceive.
Safety does not rest on this: see serving for how files are given out again.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

HEAD_SIZE = 4096
# The longest tail of a ZIP: its end record and a comment of 65,535 bytes.
TAIL_SIZE = 22 + 65_535


@dataclass(frozen=True, slots=True)
class Kind:
    """One accepted kind. The first extension is given to files whose name says something else."""

    media_type: str
    extensions: tuple[str, ...]


JPEG = Kind("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG = Kind("image/png", (".png",))
GIF = Kind("image/gif", (".gif",))
WEBP = Kind("image/webp", (".webp",))
HEIC = Kind("image/heic", (".heic", ".heif", ".hif"))
PDF = Kind("application/pdf", (".pdf",))
MP4 = Kind("video/mp4", (".mp4", ".m4v"))
MOV = Kind("video/quicktime", (".mov", ".qt"))
WEBM = Kind("video/webm", (".webm",))
KINDS = {kind.media_type: kind for kind in (JPEG, PNG, GIF, WEBP, HEIC, PDF, MP4, MOV, WEBM)}

# Words that make a browser or a server take a file for something to run. Browsers look at 1,445 bytes.
_ACTIVE = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<iframe",
    b"<svg",
    b"<?php",
    b"<%@",
    b"<!entity",
)
_SNIFFED = 1445
# Markers that may follow the start of a JPEG: frames, tables, application data, comment.
_JPEG_MARKERS = frozenset({*range(0xC0, 0xD0), *range(0xDB, 0xF0), 0xFE})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42"}
    | {b"avc1", b"hvc1", b"M4V ", b"M4VP", b"MSNV", b"dash", b"mmp4", b"XAVC", b"f4v "}
)
_QUICKTIME_BOXES = frozenset({b"moov", b"wide", b"mdat"})


def recognise(head: bytes, tail: bytes = b"") -> Kind | None:
    """The accepted kind of a file from its first HEAD_SIZE and last TAIL_SIZE bytes, or None."""
    if has_active_words(head) or ends_as_archive(tail or head):
        return None
    return signed_as(head)


def signed_as(head: bytes) -> Kind | None:
    """The accepted kind whose signature the bytes begin with, whatever else they may be."""
    return next((kind for kind, fits in _SIGNATURES if fits(head)), None)


def has_active_words(head: bytes) -> bool:
    """Whether the beginning has words for a browser or an interpreter, in any letter case, also as UTF-16."""
    start = head[:_SNIFFED].replace(b"\0", b"").lower()
    return any(word in start for word in _ACTIVE)


def ends_as_archive(tail: bytes) -> bool:
    """Whether the bytes end as a ZIP does: its end record, whose comment reaches exactly to the last byte."""
    place = tail.rfind(b"PK\x05\x06")
    while place >= 0:
        record = tail[place : place + 22]
        if len(record) == 22 and struct.unpack("<H", record[20:])[0] == len(tail) - place - 22:
            return True
        place = tail.rfind(b"PK\x05\x06", 0, place)
    return False


def _is_jpeg(head: bytes) -> bool:
    return head[:3] == b"\xff\xd8\xff" and len(head) > 3 and head[3] in _JPEG_MARKERS


def _is_png(head: bytes) -> bool:
    return head[:8] == b"\x89PNG\r\n\x1a\n" and head[12:16] == b"IHDR"


def _is_gif(head: bytes) -> bool:
    """The signature, and a first block where the screen descriptor says that it is."""
    if head[:6] not in (b"GIF87a", b"GIF89a") or len(head) < 14:
        return False
    packed = head[10]
    first_block = 13 + (3 << ((packed & 7) + 1) if packed & 0x80 else 0)
    return head[first_block : first_block + 1] in (b"\x21", b"\x2c", b"\x3b")


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP" and head[12:16] in (b"VP8 ", b"VP8L", b"VP8X")


def _brand(head: bytes) -> bytes:
    """The major brand of an ISO base media file, or nothing."""
    return head[8:12] if head[4:8] == b"ftyp" and 8 <= int.from_bytes(head[:4], "big") <= HEAD_SIZE else b""


def _is_heic(head: bytes) -> bool:
    return _brand(head) in _HEIC_BRANDS and b"avif" not in head[16 : int.from_bytes(head[:4], "big")]


def _is_mp4(head: bytes) -> bool:
    return _brand(head) in _MP4_BRANDS


def _is_mov(head: bytes) -> bool:
    """QuickTime names itself, or, in files of older cameras, begins with one of its boxes."""
    return _brand(head) == b"qt  " or (head[4:8] in _QUICKTIME_BOXES and head[:2] != b"PK" and len(head) > 16)


def _is_webm(head: bytes) -> bool:
    """EBML whose document type (element 0x4282, four letters long) is webm; Matroska is not."""
    return head[:4] == b"\x1a\x45\xdf\xa3" and b"\x42\x82\x84webm" in head[:64]


def _is_pdf(head: bytes) -> bool:
    return head[:5] == b"%PDF-" and head[5:6] in (b"1", b"2")


_SIGNATURES: tuple[tuple[Kind, Callable[[bytes], bool]], ...] = (
    (JPEG, _is_jpeg),
    (PNG, _is_png),
    (GIF, _is_gif),
    (WEBP, _is_webp),
    (HEIC, _is_heic),
    (MP4, _is_mp4),
    (MOV, _is_mov),
    (WEBM, _is_webm),
    (PDF, _is_pdf),
)
