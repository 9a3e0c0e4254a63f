"""What Office XML writes into texts and attributes: escapes, struck-out runs, false."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
FALSE = frozenset({"0", "false", "off"})


def alters(name: str, attributes: dict[str, str]) -> bool:
    """Tell whether a run property makes part of a text something else (struck out, superscript).

    Examples
    --------
    >>> alters("strike", {}), alters("vertAlign", {"val": "superscript"}), alters("b", {})
    (True, True, False)
    """
    value = attributes.get("val", "1")
    return (name == "strike" and value not in FALSE) or (
        name == "vertAlign" and value in ("superscript", "subscript")
    )


def unescape(text: str) -> str:
    """Give back the characters that Excel writes as ``_x000D_``.

    Examples
    --------
    >>> unescape("甲_x000A_乙")
    '甲\\n乙'
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
