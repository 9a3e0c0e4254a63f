"""Text from outside made fit to print: nothing invisible, nothing that turns the line around."""

from __future__ import annotations

import json
import re

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,999}(?:\x07|\x1b\\)|[@-_])"
)
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_DECEIVING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Drop control characters and terminal sequences; show what reorders text as ``�``.

    Overriding the direction of writing makes a number read backwards, so those characters are
    replaced where a reader sees it. Half a surrogate pair, which no file can hold, is too.

    Examples
    --------
    >>> printable("2.2\\x00万\\x1b[31m亩\\u202e")
    '2.2万亩�'
    """
    text = _UNPRINTABLE.sub("", _ESCAPE_SEQUENCE.sub("", text))
    return _DECEIVING.sub("\ufffd", text).replace("\u2028", "\n").replace("\u2029", "\n")


_UNSEEN = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def json_line(item: object) -> str:
    """Give JSON in one line; what a terminal would obey, or a person not see, is an escape in it.

    Examples
    --------
    >>> print(json_line({"text": "2万\\u202e\\x9b"}))
    {"text": "2万\\u202e\\u009b"}
    """
    text = json.dumps(item, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)
