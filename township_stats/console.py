"""What a person sees in the terminal: progress, what was made, what the checks say."""

from __future__ import annotations

import platform
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from township_stats.codebook import short_name
from township_stats.export.safetext import printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from township_stats.batch import JobResult
    from township_stats.build import Result
    from township_stats.checks import Suppression
    from township_stats.claims import Reconciliation, Replay, Turn
    from township_stats.codebook import Indicator
    from township_stats.rollup import Rolled
    from township_stats.workbook import Workbook

_MOST_NOTICES = 20
_MOST_MISSING = 3
_MOST_DOUBTS = 5
_ANSWERS = {
    "holds": ("成立", "green"),
    "consistent": ("相容", "green"),
    "fails": ("不成立", "red"),
    "unknown": ("无法判断", "yellow"),
}


class _Bar:
    """Progress as `build` tells it, drawn by Rich."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task: TaskID | None = None

    def start(self, steps: int) -> None:
        self.task = self.progress.add_task("生成", total=steps)

    def reach(self, done: int, steps: int) -> None:
        if self.task is None:
            self.start(steps)
        self.step(f"{done}/{steps}")

    def step(self, name: str) -> None:
        if self.task is not None:
            self.progress.update(self.task, advance=1, description=name)


@contextmanager
def progress() -> Iterator[_Bar]:
    """Draw a progress bar on stderr while a build runs; it is gone afterwards."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    console = Console(stderr=True)
    unseen = not console.is_terminal  # where nobody watches it would leave an empty line
    with Progress(*columns, console=console, transient=True, disable=unseen) as bar:
        yield _Bar(bar)


def show_build(result: Result, explain: bool) -> None:
    """Print what a build made and what the checks say."""
    console = Console(highlight=False)
    shown = result.notices[:_MOST_NOTICES] if result.notices_are_new else ()
    for notice in shown:
        print(printable(str(notice)), file=sys.stderr)
    if len(shown) < len(result.notices):
        where = f"用 township-stats clean {result.folder.name} 看全部"
        print(f"读表时有 {len(result.notices)} 条提示，{where}", file=sys.stderr)
    if result.unchanged:
        _say(f"{result.folder}：没有变化，无需重做")
    else:
        table = Table("文件", "大小", box=None, pad_edge=False)
        for name in result.files:
            if "/" not in name:
                table.add_row(name, f"{(result.folder / name).stat().st_size / 1024:,.0f} KB")
        for folder in ("notebooks", "tables", "charts"):
            count = sum(name.startswith(f"{folder}/") for name in result.files)
            table.add_row(f"{folder}/", f"{count} 个")
        _say(f"{result.folder}：")
        console.print(table)
    show_missing(result.missing, result.folder.parent.parent)
    _say(_counted(result.answers))
    if result.hidden:
        said = _reasons(result.hidden)
        where = f"township-stats check {result.folder.name} --audience public"
        _say(f"公开版隐去 {len(result.hidden)} 个数（{said}），逐个见 {where}")
    for failing in result.failing:
        _say(failing)
    for said in result.doubts[:_MOST_DOUBTS]:
        _say(said)
    if len(result.doubts) > _MOST_DOUBTS:
        where = f"township-stats check {result.folder.name}"
        _say(f"需要留意的共 {len(result.doubts)} 处，逐个见 {where}")
    for rule in result.accepted:
        _say(f"已接受不成立的规则 {rule}，理由记入 manifest.json")
    if explain:
        for part, reason in result.reasons.items():
            _say(f"  {part}：{reason}")


def show_missing(missing: Sequence[Indicator], root: Path) -> None:
    """Print how many indicators nobody reported, by section, and the first of each."""
    from township_stats.notebooks import find_notebooks

    if not missing:
        return
    _say(f"缺报 {len(missing)} 项（本年没有这一项的，数值填“不适用”）：")
    titles = {item.section.id: item.section.title for item in find_notebooks(root)}
    for section in dict.fromkeys(indicator.section for indicator in missing):
        names = [short_name(item.name) for item in missing if item.section == section]
        shown = "、".join(names[:_MOST_MISSING]) + ("等" if len(names) > _MOST_MISSING else "")
        _say(f"  {titles.get(section, section)} {len(names)} 项：{shown}")


def show_batch(results: list[JobResult], file: Path) -> None:
    """Print what became of every workbook and year: failures one by one, the rest counted."""
    words = {"built": "已生成", "unchanged": "没有变化", "failed": "失败"}
    for result in results:
        if result.state == "failed":
            for line in result.error.splitlines():
                print(printable(f"{result.workbook} {result.year}：{line}"), file=sys.stderr)
    states = [result.state for result in results]
    said = [f"{word} {states.count(state)}" for state, word in words.items() if state in states]
    _say(f"{len(results)} 个工作簿年份：{'，'.join(said)}；明细见 {file}")


def show_rollup(rolled: list[Rolled]) -> None:
    """Print what each year's rollup holds; workbooks that cannot be read one by one."""
    for result in rolled:
        county = result.county
        for failure in county.failures:
            for line in failure.error.splitlines():
                print(printable(f"{failure.workbook} {county.year}：{line}"), file=sys.stderr)
        unread = {failure.workbook for failure in county.failures}
        read = sum(place.workbook not in unread for place in county.places) - len(county.absent)
        said = [f"{read} 个乡镇", f"{result.totals} 项指标"]
        if county.absent:
            said.append(f"{len(county.absent)} 个乡镇没有该年数据")
        if unread:
            said.append(f"{len(unread)} 个工作簿读不出")
        if county.unpublished:
            said.append(f"{len(county.unpublished)} 个乡镇没有按现在的数字发布，没有经过核对")
        _say(f"{result.folder}：{'，'.join(said)}")


def show_checks(workbook: Workbook) -> None:
    """Print every verdict, failures first, and how many there are; then what else is doubtful."""
    from township_stats.checks import DOUBTS, doubts

    console = Console(highlight=False, soft_wrap=True)
    for verdict in sorted(workbook.verdicts, key=lambda item: item.answer.value != "fails"):
        word, colour = _ANSWERS[verdict.answer.value]
        said = _plain(f"{verdict.rule}：{verdict.message}")
        console.print(f"[{colour}]{word}[/]  {said}")
        for line in verdict.remedy:
            _say(f"        {line}")
    counts = Counter(verdict.answer.value for verdict in workbook.verdicts)
    _say(_counted(counts))
    before = None
    for item in doubts(workbook.book, workbook.rules):
        if item.kind is not before:
            _say(f"{DOUBTS[item.kind]['zh']}：")
        before = item.kind
        _say(f"  {item.message}")
        for line in item.remedy:
            _say(f"        {line}")


def show_hidden(workbook: Workbook) -> None:
    """Print what the public edition hides, why, and what can be worked out all the same."""
    from township_stats.checks import REASONS

    for item in workbook.hidden:
        figure = item.figure
        of_year = "" if figure.year == workbook.year else f"{figure.year}年"
        _say(
            "　".join(
                (REASONS[item.reason], of_year + (figure.place or "全镇"), short_name(figure.name))
            )
        )
    _say(
        f"公开版隐去 {len(workbook.hidden)} 个数（{_reasons(workbook.hidden)}）"
        if workbook.hidden
        else "公开版没有隐去的数"
    )
    names = {rule.id: rule.reason for rule in workbook.rules}
    for leak in workbook.leaks:
        _say(f"能推出来　{leak.told(names)}")


def _reasons(hidden: Iterable[Suppression]) -> str:
    from township_stats.checks import REASONS

    counts = Counter(item.reason for item in hidden)
    return "，".join(f"{word} {counts[name]}" for name, word in REASONS.items() if counts[name])


def _counted(counts: Mapping[str, int]) -> str:
    """Say how many rules have which answer."""
    said = [f"{word} {counts[name]} 条" for name, (word, _) in _ANSWERS.items() if counts.get(name)]
    return f"核对：{'，'.join(said) or '没有规则'}"


def show_reconciliation(found: Reconciliation) -> None:
    """Print how many figures have which verdict, then what a writer has to look at."""
    from township_stats.claims.finding import Claim
    from township_stats.claims.page import WORDS

    counts = [(claim, len(found.of(claim))) for claim in Claim]
    said = "，".join(f"{WORDS[claim][0]} {count}" for claim, count in counts if count)
    _say(f"{len(found.findings)} 个数字：{said}")
    for finding in (*found.contradictions, *found.unbacked):
        row, at = found.report.place(finding.start)
        where = f"第 {row} 行第 {at} 字 {finding.surface}"
        _say(f"  {WORDS[finding.verdict][0]}　{where}：{finding.message}")
    for slip in found.slips:
        _say(f"  措辞　{slip.message}")
    if found.never_mentioned:
        names = "、".join(indicator.name for indicator in found.never_mentioned)
        _say(f"报告没有提到：{names}")
    if found.outside:
        _say(f"没有核对（不在正文里）：{'、'.join(found.outside)}")
    for line in found.idle_exemptions:
        _say(f"用不上的豁免：{line}")


def show_turns(turns: Iterable[Turn]) -> None:
    """Print what differs between two drafts."""
    turns = list(turns)
    for turn in turns:
        _say(turn.message)
    print(f"共 {len(turns)} 处不同" if turns else "两稿的数字相同")


def show_replay(replayed: Replay) -> None:
    """Print last year's sentences as they would read this year, and what a person must decide."""
    for line in replayed.lines:
        if line.edits:
            _say(line.draft)
        for edit in filter(lambda edit: edit.message, line.edits):
            _say(f"  {edit.message}")
    print(f"共 {len(replayed.updates)} 处要改")


def _say(text: str) -> None:
    """Print a line; nothing in it is obeyed by the terminal."""
    print(printable(text))


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(printable(text))


def show_doctor(workbook: Path | None) -> None:
    """Print what is installed and whether it can build."""
    from township_stats import __version__, pool
    from township_stats.errors import UsageError
    from township_stats.export.fonts import choose
    from township_stats.intake.received import years
    from township_stats.plan import library_versions
    from township_stats.workbook import find_workbook

    rows = [
        ("township_stats", __version__),
        ("Python", f"{platform.python_version()} ({platform.system()} {platform.machine()})"),
        *library_versions().items(),
        ("jupyterlab", metadata.version("jupyterlab")),
        *(
            (
                ("笔记本引擎", "township-warm（fork 子进程）"),
                ("主程序中断时", "子进程随之结束（prctl 父进程信号）"),
            )
            if pool.can_fork()
            else (
                ("笔记本引擎", "papermill（内核进程，代替 fork）"),
                ("主程序中断时", "内核每秒查看主程序，不在即结束（代替父进程信号）"),
            )
        ),
    ]
    rows += [("字体", str(path)) for path in choose().files]
    try:
        root = find_workbook(workbook or Path())
        rows.append(("工作簿", f"{root}，年份 {'、'.join(map(str, years(root))) or '无'}"))
        rows += _disk(root)
    except UsageError as error:
        rows.append(("工作簿", str(error)))
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in rows:
        table.add_row(name, _plain(value))
    Console(highlight=False).print(table)


def _disk(root: Path) -> list[tuple[str, str]]:
    """Say whether the workbook is free, and how its disk locks and publishes."""
    from township_stats import locks, publish
    from township_stats.errors import NotFinishedError

    try:
        with publish.builder_lock(root):
            way = publish.way(root / "outputs")
            return [("锁", f"空闲；{locks.kind(root / 'outputs')}"), ("发布", way)]
    except NotFinishedError as error:
        return [("锁", str(error))]
