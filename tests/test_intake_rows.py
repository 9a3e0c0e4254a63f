"""Which rows of a ledger are added: pages, sums, headings, rows that are no villages."""

from __future__ import annotations

import pytest
from test_intake_messy import found, mapping, refusals, run, values

BELOW_TITLE = mapping().replace("A1:B1", "A2:B2")
PAGES = "2023年户数表,\n村,户数\n王坝村,5\n{gap}{title},\n村,户数\n大院村,2\n{end}"
OTHER_TITLES = [
    "2023年户数表（山区片）", "2023年户数表（社区）", "社区部分", "二、社区", "附表2", "2023年户数统计表", "花椒",
]  # fmt: skip


@pytest.mark.parametrize("gap", ["", ",\n", "填表人：甲,\n"], ids=["close", "apart", "footer"])
@pytest.mark.parametrize(
    "mark", ["（二）", "(2)", " 2/3", "（2/3）", "之二", "-2", "（接上页）", "（第2页 共3页）"]
)
def test_a_second_page_whose_title_has_a_mark_goes_on(tmp_path, gap, mark) -> None:
    ledger = PAGES.format(gap=gap, title=f"2023年户数表{mark}", end="")
    made = run(tmp_path, ledger, BELOW_TITLE)
    assert values(made)[""][0] == "7"
    assert found(made) == []


@pytest.mark.parametrize("title", OTHER_TITLES)
def test_a_part_under_another_title_is_refused_unless_the_total_holds_it(tmp_path, title) -> None:
    ledger = PAGES.format(gap=",\n", title=title, end="")
    assert refusals(tmp_path, ledger, BELOW_TITLE) == [
        f"台账.csv!A5: 下面 “{title}” 一段（第 5 至 7 行）的表头相同，没有读; "
        "是同一张表，请删去中间的标题和表头；各是一张，请在映射里各写一节 [[table]]，不要的写 last_row"
    ]
    made = run(tmp_path, ledger + "合计,7\n", BELOW_TITLE)
    assert values(made)[""] == ("7", "B8")


def test_the_total_of_the_lower_part_alone_joins_nothing(tmp_path) -> None:
    ledger = PAGES.format(gap="", title="社区部分", end="合计,2\n")
    (line,) = refusals(tmp_path, ledger, BELOW_TITLE)
    assert "第 4 至 7 行" in line


def test_a_page_that_is_mapped_itself_is_read_once(tmp_path) -> None:
    ledger = PAGES.format(gap="", title="2023年户数表（二）", end="")
    both = BELOW_TITLE.replace("place =", "part = true\nplace =")
    made = run(tmp_path, ledger, both + both.replace("A2:B2", "A5:B5"))
    assert values(made)[""][0] == "7"


def test_a_village_that_says_nothing_above_the_header_once_more_is_no_title(tmp_path) -> None:
    ledger = "2023年户数表,\n村,户数\n前庄,3\n东街,\n村,户数\n西岭,5\n"
    made = run(tmp_path, ledger + "合计,8\n", BELOW_TITLE)
    assert values(made)[""] == ("8", "B7")
    (line,) = refusals(tmp_path, ledger, BELOW_TITLE)
    assert "“东街” 一段（第 4 至 6 行）" in line


COUNTED = """\
[[table]]
header = "A1:C1"
place = "村"
[[table.figure]]
column = "事项"
indicator = "households"
aggregate = "count"
"""


def test_rows_of_words_go_on_below_an_empty_row(tmp_path) -> None:
    rows = "村,事项,结果\n前庄,修路,完成\n,,\n后庄,修渠,完成\n西岭,绿化,未完成\n"
    assert values(run(tmp_path, rows, COUNTED))[""][0] == "3"
