"""The lines of a file as bytes: counted from 1 as an editor does, none of them held when too long."""

from collections.abc import Iterator
from typing import BinaryIO

from indexer.sources.line import MAX_LINE_BYTES, FileRefused

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TOO_LONG = "Linjen er over 1 MB. Del den op, eller fjern det, der ikke hører til."
NOT_UTF8 = "Linjen er ikke gemt som UTF-8. Gem filen som UTF-8 (i Excel: »CSV UTF-8«) og prøv igen."
_OTHER_FORMATS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "et Excel-ark eller et zip-arkiv",
    b"\x1f\x8b": "pakket med gzip",
}
_CHUNK = 1 << 16


def physical_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number and its line end; None for one over 1 MB.

    A byte order mark is left out. Raises `FileRefused` when the file is plainly not UTF-8 text.
    """
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if number == 1:
            _refuse_other_formats(line)
            line = line.removeprefix(BYTE_ORDER_MARK)
        if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            _skip_rest(file)
            yield number, None
        else:
            yield number, line


def _skip_rest(file: BinaryIO) -> None:
    while (rest := file.readline(_CHUNK)) and not rest.endswith(b"\n"):
        pass


def _refuse_other_formats(first: bytes) -> None:
    for start, format_name in _OTHER_FORMATS.items():
        if first.startswith(start):
            message = f"Filen er {format_name} og ikke tekst i UTF-8, som dens navn siger."
            raise FileRefused(f"{message} Gem den som UTF-8, eller giv den den rigtige endelse.")
