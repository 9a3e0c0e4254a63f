"""Reading a numeral that is not plain Arabic: Chinese, formal, mixed, with 几 and juxtaposed digits."""

from __future__ import annotations

import re
from typing import Final

from township_stats.numerals.addup import RUN_TOGETHER, Token, add_up
from township_stats.numerals.lexicon import DIGITS, LARGE, SMALL, TENS
from township_stats.numerals.numeral import MOST_DIGITS, NUMERALS, Number

__all__ = ["malformed", "read_mixed"]

_MOST_TOKENS: Final = 32
_RUN = re.compile(rf"[0-9.,{NUMERALS}几数余多来]+")
_UNITS: Final = frozenset("十拾百佰千仟万萬亿億")
_ARABIC = re.compile(r"([0-9][0-9,]*)(?:\.([0-9]+))?")
# A space may stand before a multiplier; 千 of 千瓦 and 百 of 百分点 are none.
_SPACED = re.compile(r" {0,2}([百千万亿])")
_NOT_UNIT: Final = {"百": "分", "佰": "分", "千": "瓦米克伏焦帕卡升", "仟": "瓦米克伏焦帕卡升"}
_CHARACTERS: Final[dict[str, Token]] = {
    **{c: ("digit", value, 0) for c, value in DIGITS.items()},
    **dict.fromkeys("零〇", ("zero", 0, 0)),
    **{c: ("small", exponent, 0) for c, exponent in SMALL.items()},
    **{c: ("large", exponent, 0) for c, exponent in LARGE.items()},
    **{c: ("tens", value, 0) for c, value in TENS.items()},
    "几": ("few", 0, 0),
    "数": ("few", 0, 0),
    "余": ("more", 0, 0),
    "多": ("more", 0, 0),
    "来": ("more", 0, 0),
    "点": ("point", 0, 0),
}
_RUNS_ON: Final = frozenset((*_CHARACTERS, *"0123456789 "))
_TEN: Final[Token] = ("small", 1, 0)
_MYRIAD_MYRIAD: Final[Token] = ("large", 12, 0)


def malformed(s: str, i: int, fault: str) -> Number:
    """Return a faulty number that spans the whole run of numeral characters."""
    run = _RUN.match(s, i)
    return Number(i, run.end() if run else i + 1, fault=fault)


def read_mixed(s: str, i: int) -> Number | None:
    """Read the numeral that starts at `i`, None where none does.

    Examples
    --------
    >>> n = read_mixed("三百五十六户", 0)
    >>> n.mantissa, n.end
    (356, 5)
    """
    digit = DIGITS.get(s[i : i + 1])
    if digit is not None and s[i + 1 : i + 2] not in _RUNS_ON:
        return Number(i, i + 1, digit, hanzi=True)
    tokens: list[Token] = []
    more = previous = ""
    has_arabic = False
    at, size = i, len(s)
    while at < size:
        c = s[at]
        token = _CHARACTERS.get(c)
        if more and (token is None or token[0] not in {"small", "large"}):
            break
        if token is None:
            if c == " " and tokens and (spaced := _SPACED.match(s, at)):
                at = spaced.start(1)
                continue
            if not "0" <= c <= "9" or previous in {"digit", "few", "arabic"}:
                break
            arabic = _ARABIC.match(s, at)
            token = _coefficient(arabic) if arabic else None
            if arabic is None or token is None or _goes_on(s, arabic.end()):
                return malformed(s, i, "小数点或千分位不对")
            at = arabic.end()
            has_arabic = True
        else:
            kind = token[0]
            follows = s[at + 1] if at + 1 < size else ""
            if kind == "digit" or kind == "zero":
                # 5亿一期: after Arabic digits a Chinese one only with a unit of its own
                if previous == "arabic" or (
                    has_arabic and kind == "digit" and follows not in _UNITS
                ):
                    break
            elif kind == "small":
                if follows and follows in _NOT_UNIT.get(c, "") and _is_other_unit(s, at):
                    break
            elif kind == "large":
                if token[1] == 4 and follows in {"亿", "億"}:
                    token = _MYRIAD_MYRIAD
                    at += 1
            elif kind == "tens":
                tokens.append(("digit", token[1], 0))
                token = _TEN
            elif kind == "few":
                if previous == "arabic" or (c == "数" and follows not in _UNITS):
                    break
            elif kind == "more":
                if not tokens or more or s[at + 1 :].lstrip(" ")[:1] not in _UNITS:
                    break
                more, previous = c, kind
                at += 1
                continue
            elif follows not in DIGITS:  # 点
                break
            at += 1
        tokens.append(token)
        previous = token[0]
        if len(tokens) > _MOST_TOKENS:
            return malformed(s, i, "数字太长")
    if not tokens:
        return None
    number = _evaluate(tokens, i, at, has_arabic)
    number.more = more
    if number.fault:
        run = _RUN.match(s, at)
        number.end = run.end() if run else at
    return number


def _goes_on(s: str, end: int) -> bool:
    return s[end : end + 1] in {".", ","} and s[end + 1 : end + 2].isdigit()


def _is_other_unit(s: str, at: int) -> bool:
    return s[at] not in "百佰" or s[at + 2 : at + 3] in {"点", "之"}


def _coefficient(arabic: re.Match[str]) -> Token | None:
    whole, decimals = arabic[1], arabic[2] or ""
    if "," in whole:
        first, *groups = whole.split(",")
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
            return None
        whole = first + "".join(groups)
    if len(whole) + len(decimals) > MOST_DIGITS:
        return None
    return "arabic", int(whole + decimals), len(decimals)


def _evaluate(tokens: list[Token], start: int, end: int, has_arabic: bool) -> Number:
    number = Number(start, end, hanzi=not has_arabic)
    kind, exponent, _ = tokens[0]
    number.bare = kind == "large" or (kind == "small" and exponent > 1)
    kinds = [token[0] for token in tokens]
    if "point" in kinds:
        joined = _with_decimals(tokens, kinds.index("point"))
        if joined is None:
            number.fault = "“点”前后的数不对"
            return number
        tokens = joined
        kinds = [token[0] for token in tokens]
    if kinds[-1] == "large" or (len(tokens) == 2 and kinds[-1] == "small" and tokens[-1][1] > 1):
        number.scale = tokens[-1][1]
    sizes = (exponent for kind, exponent, _ in tokens if kind in {"small", "large"})
    number.size = max((exponent for exponent in sizes if exponent > 1), default=0)
    if number.bare and kinds not in (["small"], ["large"], ["small", "large"]):
        is_word = not set(kinds) <= {"small", "large"}  # 万一, against 亿亿
        number.fault = RUN_TOGETHER if is_word else "“百”“千”“万”“亿”前面没有数"
        return number
    is_positional = kinds[0] == "digit" and set(kinds) == {"digit", "zero"}  # 二〇二三
    if is_positional and 2 < len(tokens) <= MOST_DIGITS:
        number.mantissa = int("".join(str(digit) for _, digit, _ in tokens))
        return number
    ends = _two_ends(tokens, kinds)
    if ends is None:
        value = add_up(tokens)
        if isinstance(value, str):
            number.fault = value
        else:
            number.mantissa, number.exponent = value
            number.fault = _too_long(value)
        return number
    low, high = (add_up(each) for each in ends)
    if isinstance(low, str) or isinstance(high, str):
        number.fault = RUN_TOGETHER
    else:
        number.mantissa, number.exponent = low
        number.high = high
        number.vague = "few" in kinds
        number.fault = _too_long(high)
    return number


def _too_long(value: tuple[int, int]) -> str:
    is_long = len(str(value[0])) + value[1] > MOST_DIGITS
    return f"数字超过{MOST_DIGITS}位" if is_long else ""


def _with_decimals(tokens: list[Token], at: int) -> list[Token] | None:
    """Turn 十二点五 into one coefficient with decimals."""
    whole = add_up(tokens[:at]) if at else RUN_TOGETHER
    after = at + 1
    while after < len(tokens) and tokens[after][0] in {"digit", "zero"}:
        after += 1
    decimals = "".join(str(number) for _, number, _ in tokens[at + 1 : after])
    if isinstance(whole, str) or any(token[0] == "point" for token in tokens[after:]):
        return None
    value = whole[0] * 10 ** whole[1]
    return [("arabic", int(f"{value}{decimals}"), len(decimals)), *tokens[after:]]


def _two_ends(tokens: list[Token], kinds: list[str]) -> list[list[Token]] | None:
    """Return the numerals between which 七八, 三五百 and 几十 lie, None for a single number."""
    for at, kind in enumerate(kinds):
        if kind == "few":
            low, high = (2, 9) if at == 0 else (1, 9)
            after = at + 1
        elif kind == "digit" and at + 1 < len(kinds) and kinds[at + 1] == "digit":
            low, high = tokens[at][1], tokens[at + 1][1]
            if high != low + 1 and (low, high) != (3, 5):
                return [[("", 0, 0)]] * 2
            after = at + 2
        else:
            continue
        is_placed = at == 0 or tokens[at - 1] == _TEN or kinds[after : after + 1] == ["small"]
        units = kinds[after:]
        is_plain = units in ([], ["small"], ["large"], ["small", "large"])
        if not is_plain or (kind == "few" and not is_placed):
            return [[("", 0, 0)]] * 2  # 十几万, 一百几十, not 百几
        return [[*tokens[:at], ("digit", end, 0), *tokens[after:]] for end in (low, high)]
    return None
