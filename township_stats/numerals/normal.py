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
_WIDE |= dict(zip(map(ord, "﹒﹪﹢"), map(ord, ".%+"), strict=True))
_HALF_WIDTH = {chr(code): chr(half) for code, half in _WIDE.items()}
_ODD = re.compile(f"[{re.escape(''.join(_HALF_WIDTH))}]")
_PLAIN = re.compile(f"[^ {re.escape(''.join(_HALF_WIDTH))}]*")
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９])")
# 1 200 and 2 918.5 (GB/T 15835): groups of exactly three; not G75 200, 12 345 6 or 1.5 200
_DIGIT, _GAP = "[0-9０-９]", "[ \u00a0\u2009\u202f]"
_GROUPED = re.compile(
    rf"(?<![0-9０-９A-Za-zＡ-Ｚａ-ｚ第图表_#])(?<!{_DIGIT}[ \u00a0\u2009\u202f.．,，:：/／])"
    rf"(?<!{_DIGIT}{_DIGIT}{_DIGIT}{_DIGIT}-)(?<!附件|专栏|编号|序号|代码|电话|热线|邮编)"
    rf"[1-9１-９]{_DIGIT}{{0,2}}(?:{_GAP}{_DIGIT}{{3}})+(?!{_DIGIT}|[ \u00a0\u2009\u202f,，]{_DIGIT})"
)
_MAY_BE_GROUPED = re.compile(rf"{_GAP}{_DIGIT}{{3}}")
_GAPS = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"), ",")


def _joined(match: re.Match[str]) -> str:
    return match[0].translate(_GAPS)


def _half_width(match: re.Match[str]) -> str:
    return _HALF_WIDTH[match[0]]


def normal(text: str) -> str:
    """Return `text` with half-width digits, letters and signs, character for character.

    Examples
    --------
    >>> normal("５５００万元，９５％")
    '5500万元，95%'
    >>> normal("1 200元，12 34元")
    '1,200元，12 34元'
    """
    if _PLAIN.fullmatch(text):
        return text
    if _MAY_BE_GROUPED.search(text):
        text = _GROUPED.sub(_joined, text)
    if text.isascii():
        return text.replace("\t", " ") if "\t" in text else text
    if not _ODD.search(text):
        return text
    return _ODD.sub(_half_width, _WIDE_COMMA.sub(",", text))
