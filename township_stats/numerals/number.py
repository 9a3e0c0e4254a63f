"""Reading one numeral: Arabic, Chinese, formal or mixed, with its multipliers, into an exact integer.

A numeral is kept as ``mantissa × 10 ** exponent`` where the exponent is the place of the last digit
written: 2.2万 is 22 × 10³, 5500万 is 5500 × 10⁴. Nothing here makes a `Decimal` or a float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from township_stats.numerals.lexicon import DIGITS, LARGE, SMALL, TENS

__all__ = ["NUMERALS", "Number", "normal", "read_number"]

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

MOST_DIGITS: Final = 17
_MOST_TOKENS: Final = 32

NUMERALS: Final = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE) + "".join(TENS)
_UNITS_OF_TEN = "十拾百佰千仟万萬亿億"
_SCALES: Final = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
# The plain shape: Arabic digits, 余 or 多, one multiplier.
_PLAIN = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.([0-9]+))?"
    r"(?: ?([余多])(?= ?[十百千万亿]))?"
    r"(?: {0,2}(万亿|[十百千]?[万亿]|百(?!分[点之])|千(?![瓦米克伏焦帕卡])))?"
)
_DIGIT_RUN = re.compile(r"[0-9.,]+")
_NUMERAL_RUN = re.compile(rf"[0-9.,{NUMERALS}]+")
_TOKEN = re.compile(
    r"(?P<arabic>[0-9][0-9,]*(?:\.[0-9]+)?)"
    rf"|(?P<digit>[{''.join(c for c in DIGITS if c not in '零〇')}])"
    r"|(?P<zero>[零〇])"
    r"| {0,2}(?P<small>[十拾]|[百佰](?!分[点之])|[千仟](?![瓦米克伏焦帕卡]))"
    r"| {0,2}(?P<large>万亿|[万萬亿億])"
    r"|(?P<few>几|数(?=[十百千万亿]))"
    r"|(?P<more>[余多来])(?= ?[十百千万亿])"
    rf"|(?P<point>点)(?=[{''.join(DIGITS)}])"
    r"|(?P<tens>[廿卅卌])"
)
_CONTINUES: Final = frozenset("0123456789.," + NUMERALS + "几")

_Token = tuple[str, int, int]  # kind, number or exponent, decimals of an Arabic coefficient


@dataclass(slots=True)
class Number:
    """One numeral as written.

    Parameters
    ----------
    start, end
        Where it stands.
    mantissa, exponent
        Its value, the exponent being the place of the last digit written.
    high
        Mantissa and exponent of the upper end of a juxtaposed range (七八, 十五六).
    scale
        Exponent of the multiplier it ends in (2—3万), 0 for none.
    more
        The 余 or 多 that stands inside it (410余万), else empty.
    vague
        True of 几十 and 数百, whose ends are in `mantissa` and `high`.
    bare
        True where there is a multiplier and no digit (万余).
    hanzi
        True where it is written in Chinese numerals.
    fault
        Why it is no number; empty where it is one.
    """

    start: int
    end: int
    mantissa: int = 0
    exponent: int = 0
    high: tuple[int, int] | None = None
    scale: int = 0
    more: str = ""
    vague: bool = False
    bare: bool = False
    hanzi: bool = False
    fault: str = ""


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


def read_number(s: str, i: int) -> Number | None:
    """Read the numeral that starts at `i` of normalised text.

    Returns
    -------
    Number or None
        None where no numeral starts there; a number with a `fault` where a malformed one does, its
        `end` behind the whole run of numeral characters.

    Examples
    --------
    >>> n = read_number("2亿零30万元", 0)
    >>> n.mantissa, n.exponent, n.end
    (20030, 4, 6)
    """
    plain = _PLAIN.match(s, i)
    if plain is None:
        return _read_mixed(s, i)
    end = plain.end()
    follows = s[end : end + 1]
    whole, decimals, more, multiplier = plain.groups()
    if follows in _CONTINUES and follows:
        if follows in ".,":
            if s[end + 1 : end + 2].isdigit():
                return _malformed(s, i, "小数点或千分位不对")
        elif multiplier or follows in _UNITS_OF_TEN:
            return _read_mixed(s, i)
    elif follows in "余多" and multiplier and s[end + 1 : end + 2] in _UNITS_OF_TEN:
        if s[end + 1 : end + 2]:
            return _read_mixed(s, i)
    if "," in whole:
        whole = whole.replace(",", "")
    exponent = 0
    if decimals:
        exponent = -len(decimals)
        digits = whole + decimals
    else:
        digits = whole
    if len(digits) > MOST_DIGITS:
        if len(whole) > MOST_DIGITS or len(digits) > 2 * MOST_DIGITS:
            return Number(i, end, fault=f"数字超过{MOST_DIGITS}位，像是编号而不是数")
    if whole[0] == "0" and len(whole) > 1:
        return Number(i, end, fault="数以0开头，像是编号而不是数")
    scale = _SCALES[multiplier] if multiplier else 0
    return Number(i, end, int(digits), exponent + scale, None, scale, more or "")


def _malformed(s: str, i: int, fault: str) -> Number:
    run = _NUMERAL_RUN.match(s, i)
    return Number(i, run.end() if run else i + 1, fault=fault)


def _read_mixed(s: str, i: int) -> Number | None:
    tokens: list[_Token] = []
    more = ""
    at = i
    previous = ""
    while found := _TOKEN.match(s, at):
        kind = found.lastgroup or ""
        word = found[kind]
        if kind == "arabic":
            if previous in {"digit", "zero", "few", "arabic"} and tokens[-1][0] != "zero":
                break
            token = _arabic(word)
            if token is None or s[found.end() : found.end() + 1] in ".,":
                after = s[found.end() + 1 : found.end() + 2]
                if token is None or after.isdigit():
                    return _malformed(s, i, "小数点或千分位不对")
        elif kind in {"digit", "zero", "few"}:
            if previous == "arabic" or (
                kind == "digit"
                and tokens
                and any(each[0] == "arabic" for each in tokens)
                and s[found.end() : found.end() + 1] not in _UNITS_OF_TEN
            ):
                break
            token = (kind, DIGITS.get(word, -1), 0)
        elif kind == "small":
            token = (kind, SMALL[word], 0)
        elif kind == "large":
            token = (kind, 12 if len(word) == 2 else LARGE[word], 0)
        elif kind == "tens":
            tokens.append(("digit", TENS[word], 0))
            token = ("small", 1, 0)
        elif kind == "point":
            token = (kind, 0, 0)
        else:
            if not tokens or more:
                break
            more, previous, at = word, kind, found.end()
            continue
        tokens.append(token)
        previous, at = kind, found.end()
        if len(tokens) > _MOST_TOKENS:
            return _malformed(s, i, "数字太长")
    if not tokens:
        return None
    number = _evaluate(tokens, i, at)
    number.more = more
    if number.fault:
        run = _NUMERAL_RUN.match(s, at)
        number.end = run.end() if run else at
    return number


def _arabic(word: str) -> _Token | None:
    whole, _, decimals = word.partition(".")
    if "," in whole:
        first, *groups = whole.split(",")
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
            return None
        whole = first + "".join(groups)
    if len(whole) + len(decimals) > MOST_DIGITS:
        return None
    return "arabic", int(whole + decimals), len(decimals)


def _evaluate(tokens: list[_Token], start: int, end: int) -> Number:
    kinds = [kind for kind, _, _ in tokens]
    hanzi = "arabic" not in kinds
    bare = kinds[0] == "large" or (kinds[0] == "small" and tokens[0][1] > 1)
    if "point" in kinds:
        joined = _with_decimals(tokens, kinds.index("point"))
        if joined is None:
            return Number(start, end, hanzi=hanzi, fault="“点”前后的数不对")
        tokens = joined
        kinds = [kind for kind, _, _ in tokens]
    if len(tokens) > 1 and all(kind in {"digit", "zero"} for kind in kinds):
        if "zero" in kinds[1:] or len(tokens) > 2:
            if len(tokens) > 2 and kinds[0] == "digit" and "zero" in kinds:  # 二〇二三
                value = int("".join(str(number) for _, number, _ in tokens))
                return Number(start, end, value, hanzi=True)
            return Number(start, end, hanzi=True, fault="几个数字连在一起，不是一个数")
    scale = _scale(tokens, kinds)
    ends = _two_ends(tokens, kinds)
    if ends is None:
        value = _Sum().read(tokens)
        if isinstance(value, str):
            return Number(start, end, hanzi=hanzi, fault=value)
        return Number(start, end, *value, scale=scale, bare=bare, hanzi=hanzi)
    low, high = (_Sum().read(each) for each in ends)
    if isinstance(low, str) or isinstance(high, str):
        return Number(start, end, hanzi=hanzi, fault="几个数字连在一起，不是一个数")
    vague = "few" in kinds
    return Number(start, end, *low, high=high, scale=scale, vague=vague, bare=bare, hanzi=hanzi)


def _with_decimals(tokens: list[_Token], at: int) -> list[_Token] | None:
    """Turn 十二点五 into one coefficient with decimals."""
    whole = _Sum().read(tokens[:at]) if at else "缺"
    after = at + 1
    while after < len(tokens) and tokens[after][0] in {"digit", "zero"}:
        after += 1
    decimals = "".join(str(number) for _, number, _ in tokens[at + 1 : after])
    if isinstance(whole, str) or not decimals or "point" in (kind for kind, _, _ in tokens[after:]):
        return None
    value = whole[0] * 10 ** whole[1]
    return [("arabic", int(f"{value}{decimals}"), len(decimals)), *tokens[after:]]


def _scale(tokens: list[_Token], kinds: list[str]) -> int:
    """Exponent of the multiplier that a range may share: 三至五百, 十五至二十万."""
    if kinds[-1] == "large":
        return tokens[-1][1]
    if len(tokens) == 2 and kinds[-1] == "small":
        return tokens[-1][1]
    return 0


def _two_ends(tokens: list[_Token], kinds: list[str]) -> list[list[_Token]] | None:
    """Return the numerals between which 七八, 三五百 and 几十 lie, None for a single number."""
    for at, kind in enumerate(kinds):
        if kind == "few":
            low, high = (2, 9) if at == 0 else (1, 9)
        elif kind == "digit" and kinds[at + 1 : at + 2] == ["digit"]:
            low, high = tokens[at][1], tokens[at + 1][1]
            if high != low + 1 and (low, high) != (3, 5):
                return [[("bad", 0, 0)]] * 2
        else:
            continue
        rest = tokens[at + 1 + (kind == "digit") :]
        return [[*tokens[:at], ("digit", number, 0), *rest] for number in (low, high)]
    return None


class _Sum:
    """Adds up the tokens of one numeral; 万 and 亿 close what stands before them."""

    def __init__(self) -> None:
        self.closed = 0  # in 亿 and above
        self.myriads = 0  # closed by 万, may still be multiplied by 亿
        self.group = 0  # below 万, open
        self.pending: _Token | None = None
        self.cap = 99  # a smaller unit than this must come next
        self.small_cap = 9
        self.unit = 0  # exponent of the unit read last
        self.zero = False
        self.decimals = 0
        self.place = 0
        self.plain = True  # only Chinese digits in this group so far

    def read(self, tokens: list[_Token]) -> tuple[int, int] | str:
        """Return mantissa and exponent, or why there are none."""
        for at, (kind, number, decimals) in enumerate(tokens):
            if kind in {"digit", "arabic"}:
                if self.pending is not None:
                    return "几个数字连在一起，不是一个数"
                if self.decimals:
                    return "小数后面又跟着数"
                self.pending = (kind, number, decimals)
            elif kind == "zero":
                if self.pending is not None or self.zero or (len(tokens) > 1 and not at):
                    return "“零”的位置不对"
                self.zero = True
                if len(tokens) > 1 and at == len(tokens) - 1:
                    return "“零”后面没有数"
            elif kind == "small":
                fault = self._small(number, at)
                if fault:
                    return fault
            elif kind == "large":
                fault = self._large(number, at)
                if fault:
                    return fault
            else:
                return "几个数字连在一起，不是一个数"
        fault = self._last()
        if fault:
            return fault
        total = self.closed + self.myriads + self.group
        shift = self.place + self.decimals
        return (total // 10**shift if shift > 0 else total), self.place

    def _take(self) -> int:
        """Return the pending coefficient, scaled so that no decimals are left."""
        kind, number, decimals = self.pending or ("digit", 1, 0)
        self.pending = None
        if kind == "arabic":
            self.plain = False
        if decimals:
            self.closed *= 10**decimals
            self.myriads *= 10**decimals
            self.group *= 10**decimals
            self.decimals = decimals
            return number
        return number * 10**self.decimals

    def _small(self, exponent: int, at: int) -> str:
        if self.pending is None and exponent > 1 and at:
            return "“百”“千”前面没有数"
        if exponent >= self.small_cap:
            return "“十”“百”“千”的次序不对"
        if self.pending is not None and at > 1 and self.pending[1] >= 10 and self.small_cap < 9:
            return "“十”“百”“千”前面的数太大"
        written = self.pending is not None and self.pending[0] == "arabic"
        decimals = self.pending[2] if self.pending else 0
        self.group += self._take() * 10**exponent
        self.small_cap = self.unit = exponent
        mixed = written or (self.closed or self.myriads) and not self.zero
        self.place = exponent - decimals if mixed else 0
        self.zero = False
        return ""

    def _large(self, exponent: int, at: int) -> str:
        if self.pending is not None:
            if self.group and self.unit > 1 and not self.zero and self.pending[0] == "digit":
                return "“百”“千”后面的数不完整"
            self.place = -self.pending[2]
            self.group += self._take()
        elif not self.group:
            if at and not (exponent == 8 and self.myriads and self.unit == 4 and not self.zero):
                return "“万”“亿”前面没有数"
            if at:
                return "“万”“亿”重复"
            self.group = 1
        if exponent > 4 and self.myriads:
            self.group += self.myriads
            self.myriads = 0
            if self.cap < 8:
                self.cap = 99 if not self.closed else 12
        if exponent >= self.cap:
            return "“万”“亿”的次序不对或者重复"
        if self.cap < 99 and self.group >= 10 ** (self.cap - exponent + self.decimals):
            return "“万”“亿”前面的数太大"
        if exponent == 4:
            self.myriads = self.group * 10**4
        else:
            self.closed += self.group * 10**exponent
        self.place = exponent + (self.place if self.place < 0 or not self.plain else 0)
        self.group, self.cap, self.unit = 0, exponent, exponent
        self.small_cap, self.zero, self.plain = 9, False, True
        return ""

    def _last(self) -> str:
        """Add what stands behind the last unit: 12万3456, 三百五十六, or short for it, 一万二."""
        if self.pending is None:
            return ""
        kind, number, decimals = self.pending
        unit = self.unit
        if not unit:
            self.group += self._take()
            self.place = -decimals
        elif number < 10 and not decimals and not self.zero and (unit > 1 or kind == "digit"):
            self.group += self._take() * 10 ** (unit - 1)
            self.place = unit - 1
        elif number < 10 ** (unit + decimals):
            self.group += self._take()
            self.place = -decimals
        else:
            return "“万”“亿”后面的数太大"
        return ""
