"""Half-width signs for the scanner, one for one, so that offsets stay those of the text."""

from __future__ import annotations

import re

__all__ = ["normal"]

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code - 0xFEE0 not in b"(),;!?"}
_WIDE |= dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f\t"), ord(" "))
_WIDE |= dict.fromkeys(map(ord, "−﹣"), ord("-"))
_WIDE |= dict.fromkeys(map(ord, "–―─"), ord("—"))
_WIDE |= dict.fromkeys(map(ord, "〜∼"), ord("~"))
_WIDE |= dict.fromkeys(map(ord, "∶︰"), ord(":"))
_WIDE |= dict.fromkeys(map(ord, "✕✖"), ord("×"))
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _WIDE)))}]")
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９])")
_GROUP_SPACE = re.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")


def normal(text: str) -> str:
    """Return `text` with half-width digits, letters and signs, character for character.

    Examples
    --------
    >>> normal("５５００万元，９５％")
    '5500万元，95%'
    """
    if text.isascii() or not _ODD.search(text):
        return text.replace("\t", " ") if "\t" in text else text
    text = _GROUP_SPACE.sub(",", _WIDE_COMMA.sub(",", text))
    return text.translate(_WIDE)
