"""What ``zipfile`` raises on an archive that is damaged or cannot be unpacked, for every door that archives come by.

A door that only reads takes ``UNREADABLE``; one that writes too takes ``DAMAGED``: a full disk says nothing of the
archive.
"""

import lzma
import zipfile
import zlib

DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,  # the directory, a header or a checksum is wrong
    zlib.error,  # packed bytes that are none
    lzma.LZMAError,
    EOFError,  # packed bytes that end too early
    RuntimeError,  # under a password; and as NotImplementedError, a way of packing or a flag that zipfile does not know
    ValueError,  # numbers in the directory that lead nowhere
)
UNREADABLE: tuple[type[Exception], ...] = (*DAMAGED, OSError)
