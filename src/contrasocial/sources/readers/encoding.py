"""In which encoding a file of text is written, told from its first bytes."""

import codecs

from contrasocial.core.errors import Code, Problem

_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CONTROLS = bytes({*range(1, 32)} - {*b"\t\n\f\r\x1a"})
_WESTERN_SIGNS = bytes(range(128)) + "€‚„…‰‹›‘’“”•–—˜™\xa0¡£©«®°±´·»½¿".encode("cp1252")


def encoding(head: bytes, where: str) -> tuple[str, str]:
    """The codec, and what it is to do with bytes that do not fit.

    Raises:
        Problem: E106 where the bytes are no text.
    """
    # Logs are put together from several programs: a stray byte is the old encoding of Windows.
    codecs.register_error("or-cp1252", _or_cp1252)
    for bom, codec in _BOMS.items():
        if head.startswith(bom):
            return codec, "or-cp1252" if codec == "utf-8-sig" else "strict"
    nulls = [head[i::2].count(0) * 3 > len(head) for i in (0, 1)]
    if any(nulls):
        return ("utf-16-be" if nulls[0] else "utf-16-le"), "strict"
    if len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 100:
        raise Problem(Code.UNKNOWN_ENCODING, "the file is not text", where)
    read = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    wrong = read.count("\ufffd")
    if not wrong or wrong * 10 < len(read) - len(head.translate(None, bytes(range(128, 256)))):
        return "utf-8", "or-cp1252"
    return _guessed(head, where), "strict"


def beginning(head: bytes, where: str) -> str:
    """The text that the first bytes hold.

    Raises:
        Problem: E106 where the bytes are no text.
    """
    codec, errors = encoding(head, where)
    return codecs.getincrementaldecoder(codec)(errors).decode(head)


def _or_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _guessed(head: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    # English with curly quotes in the old encoding of Windows would be taken for Korean.
    if head.translate(None, _WESTERN_SIGNS):
        fits = from_bytes(head)
        best = fits.best()
        alike = [f for f in fits if best and (f.chaos, f.coherence) == (best.chaos, best.coherence)]
        # Several old encodings of the West fit alike; then the most frequent one is meant.
        if best is not None and not any("cp1252" in f.could_be_from_charset for f in alike):
            return best.encoding
    try:
        head.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Problem(
            Code.UNKNOWN_ENCODING, f"the file is in no encoding that is known ({error.reason})", where
        ) from error
    return "cp1252"
