"""Text of received cells: what is stripped, what may not stand there, how it is quoted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from township_stats.textfile import forbidden

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"))
_WIDE_DIGITS = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_PERSONAL_NUMBER = re.compile(
    r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15,}|1[3-9][0-9](?:[ -]?[0-9]{4}){2})(?![0-9])", re.ASCII
)
_WHOLE_PART = re.compile(r"(?:(?<![0-9])(0)|[0-9])[.．]\Z", re.ASCII)
_DECIMALS = (15, 16)  # of a binary fraction: 1.1000000000000001
_SPACED_GROUP = re.compile(r"[0-9０-９] [0-9０-９]{3}")
MOST_CHARS = 32_767  # what Excel takes in a cell
_LIMIT = 40
_FEW = 5


def tidy(text: str) -> str:
    """Drop blanks around a text and invisible characters anywhere in it; compose it (NFC).

    NFC only puts one character for another that Unicode says is the same (U+F914 is U+6A02); NFKC
    would make ① a 1.

    Examples
    --------
    >>> tidy("　出生\\u200b人数 ")
    '出生人数'
    """
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE).strip())


def fault(text: str) -> str:
    """Say what may not stand in any cell; empty where nothing is wrong.

    Control characters, characters that turn the direction of writing, and the marks of a damaged
    encoding are refused; line breaks and tabs are not.

    Examples
    --------
    >>> fault("第一行\\n第二行"), fault("abc\\u202etxt")
    ('', '含有改变文字方向的字符 U+202E')
    """
    if len(text) > MOST_CHARS:
        return f"太长（{len(text)} 字）"
    wrong = forbidden(text)
    if wrong:
        return wrong
    if "\ufffd" in text or "锟斤拷" in text or _was_utf8(text):
        return "文字已损坏（编码错误留下的字符）"
    return ""


def _was_utf8(text: str) -> bool:
    """Tell whether a text is UTF-8 that was read as GB18030 or Latin-1 (鎸囨爣 for 指标)."""
    if text.isascii():
        return False
    for encoding in ("gb18030", "cp1252"):
        try:
            restored = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if len(restored) < len(text) and any(char >= "\u2e80" for char in restored):
            return True
    return False


def compatibility(text: str) -> str:
    """Give the characters of a text that `tidy` replaces by the same in another code.

    Examples
    --------
    >>> compatibility("\\uf914村"), compatibility("乐村")
    ('\\uf914', '')
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return ""
    return "".join(char for char in text if unicodedata.normalize("NFC", char) != char)


def respelt(text: str) -> str:
    """Name what makes a number look odd although it can be read; empty where nothing does.

    Examples
    --------
    >>> respelt("１２３４５"), respelt("12\\u00a0345"), respelt("\u22125"), respelt("2.2万")
    ('全角数字或符号', '不间断空格', '减号 U+2212', '')
    >>> respelt("12 345")
    '空格分节'
    """
    if text.isascii():
        return "空格分节" if _SPACED_GROUP.search(text) else ""
    found = {
        "全角数字或符号": any("\uff05" <= char <= "\uff1a" and char not in "（）" for char in text),
        "不间断空格": any(char in "\u00a0\u2007\u202f" for char in text),
        "空格分节": _SPACED_GROUP.search(text) is not None,
        "减号 U+2212": "\u2212" in text,
        "不可见字符": any(ord(char) in _INVISIBLE for char in text),
    }
    return "、".join(name for name, is_there in found.items() if is_there)


def mask(text: str) -> str:
    """Hide what looks like an identity, account or mobile number; decimals are none.

    Examples
    --------
    >>> mask("联系 13812345678，面积 1200亩")
    '联系 ***，面积 1200亩'
    >>> mask("0.30000000000000004"), mask("1.13812345678")
    ('0.30000000000000004', '1.***')
    """
    if not any(char.isdigit() for char in text):
        return text
    plain = text.translate(_WIDE_DIGITS)
    return "".join(_masked(text, plain))


def _masked(text: str, plain: str) -> list[str]:
    pieces, done = [], 0
    for match in _PERSONAL_NUMBER.finditer(plain):
        if _is_decimals(plain, match):
            continue
        pieces += [text[done : match.start()], "***"]
        done = match.end()
    return [*pieces, text[done:]]


def _is_decimals(plain: str, match: re.Match[str]) -> bool:
    """Tell whether digits stand behind the point of a number, not behind one of a list (1.138…)."""
    whole = _WHOLE_PART.search(plain, max(0, match.start() - 3), match.start())
    if whole is None or not match[0].isdecimal():
        return False
    return whole[1] is not None or len(match[0]) in _DECIMALS


def one_line(text: str) -> str:
    """Make a text fit for a message: one line, printable, without personal numbers.

    Examples
    --------
    >>> one_line("第一行\\n第二行 13812345678\\u202e")
    '第一行 第二行 ***\\\\u202e'
    """
    shown = " ".join(mask(text).split())
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in shown)


def few(texts: Iterable[str]) -> str:
    """Join the first five of many texts, with … where there are more.

    Examples
    --------
    >>> few(["甲", "乙"]), few("一二三四五六")
    ('甲、乙', '一、二、三、四、五…')
    """
    first = list(islice(texts, _FEW + 1))
    return "、".join(first[:_FEW]) + ("…" if len(first) > _FEW else "")


def quoted(text: str) -> str:
    """Show a cell's text in a message: short, within quotation marks.

    Examples
    --------
    >>> quoted("第一行\\n第二行")
    '“第一行 第二行”'
    """
    shown = one_line(text[: 10 * _LIMIT])
    if len(shown) > _LIMIT:
        shown = f"{shown[:_LIMIT]}…（共{len(text)}字）"
    return f"“{shown}”"
