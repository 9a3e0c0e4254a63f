"""What a person sees in the terminal: progress, what was made, what the checks say."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from township_stats.batch import JobResult
    from township_stats.build import Result
    from township_stats.claims import Reconciliation, Replay, Turn
    from township_stats.rollup import Rolled
    from township_stats.workbook import Workbook

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
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar)


def show_build(result: Result, explain: bool) -> None:
    """Print what a build made and what the checks say."""
    console = Console(highlight=False)
    for notice in result.notices:
        print(notice, file=sys.stderr)
    if result.unchanged:
        console.print(f"{result.folder}：没有变化，无需重做", markup=False)
    else:
        table = Table("文件", "大小", box=None, pad_edge=False)
        for name in result.files:
            if "/" not in name:
                table.add_row(name, f"{(result.folder / name).stat().st_size / 1024:,.0f} KB")
        for folder in ("notebooks", "tables", "charts"):
            count = sum(name.startswith(f"{folder}/") for name in result.files)
            table.add_row(f"{folder}/", f"{count} 个")
        console.print(f"{result.folder}：", markup=False)
        console.print(table)
    counts = result.answers
    said = [f"{word} {counts[name]} 条" for name, (word, _) in _ANSWERS.items() if name in counts]
    console.print(f"核对：{'，'.join(said) or '没有规则'}", markup=False)
    for rule in result.accepted:
        console.print(f"已接受不成立的规则 {rule}，理由记入 manifest.json", markup=False)
    if explain:
        for part, reason in result.reasons.items():
            console.print(f"  {part}：{reason}", markup=False)


def show_batch(results: list[JobResult], file: Path) -> None:
    """Print what became of every workbook and year: failures one by one, the rest counted."""
    console = Console(highlight=False)
    words = {"built": "已生成", "unchanged": "没有变化", "failed": "失败"}
    for result in results:
        if result.state == "failed":
            for line in result.error.splitlines():
                print(f"{result.workbook} {result.year}：{line}", file=sys.stderr)
    states = [result.state for result in results]
    said = [f"{word} {states.count(state)}" for state, word in words.items() if state in states]
    console.print(f"{len(results)} 个工作簿年份：{'，'.join(said)}；明细见 {file}", markup=False)


def show_rollup(rolled: list[Rolled]) -> None:
    """Print what each year's rollup holds; workbooks that cannot be read one by one."""
    console = Console(highlight=False)
    for result in rolled:
        county = result.county
        for failure in county.failures:
            for line in failure.error.splitlines():
                print(f"{failure.workbook} {county.year}：{line}", file=sys.stderr)
        unread = {failure.workbook for failure in county.failures}
        read = sum(place.workbook not in unread for place in county.places) - len(county.absent)
        said = [f"{read} 个乡镇", f"{result.totals} 项指标"]
        if county.absent:
            said.append(f"{len(county.absent)} 个乡镇没有该年数据")
        if unread:
            said.append(f"{len(unread)} 个工作簿读不出")
        console.print(f"{result.folder}：{'，'.join(said)}", markup=False)


def show_checks(workbook: Workbook) -> None:
    """Print every verdict, failures first; then likely slips, leaks, jumps and oddities."""
    from township_stats import checks

    console = Console(highlight=False, soft_wrap=True)
    for verdict in sorted(workbook.verdicts, key=lambda item: item.answer.value != "fails"):
        word, colour = _ANSWERS[verdict.answer.value]
        said = _plain(f"{verdict.rule}：{verdict.message}")
        console.print(f"[{colour}]{word}[/]  {said}")
    book, rules = workbook.book, workbook.rules
    found = {
        "可能的笔误（仅供参考，没有改动）": [item.message for item in checks.slips(book, rules)],
        "隐去的数可由其他数推出": [item.message for item in checks.audit_redaction(book, rules)],
        "与往年相比变化异常": [item.message for item in checks.jumps(book)],
        "写法存疑": [item.message for item in checks.oddities(book)],
    }
    for title, messages in found.items():
        if messages:
            console.print(f"{title}：", markup=False)
        for message in messages:
            console.print(f"  {message}", markup=False)


def show_reconciliation(found: Reconciliation) -> None:
    """Print how many figures have which verdict, then what a writer has to look at."""
    from township_stats.claims.finding import Claim
    from township_stats.claims.page import WORDS

    console = Console(highlight=False, soft_wrap=True)
    counts = [(claim, len(found.of(claim))) for claim in Claim]
    said = "，".join(f"{WORDS[claim][0]} {count}" for claim, count in counts if count)
    console.print(f"{len(found.findings)} 个数字：{said}", markup=False)
    for finding in (*found.contradictions, *found.unbacked):
        where = f"第 {finding.start} 字 {finding.surface}"
        console.print(f"  {WORDS[finding.verdict][0]}　{where}：{finding.message}", markup=False)
    for slip in found.slips:
        console.print(f"  措辞　{slip.message}", markup=False)
    if found.never_mentioned:
        names = "、".join(indicator.name for indicator in found.never_mentioned)
        console.print(f"报告没有提到：{names}", markup=False)
    for line in found.idle_exemptions:
        console.print(f"用不上的豁免：{line}", markup=False)


def show_turns(turns: Iterable[Turn]) -> None:
    """Print what differs between two drafts."""
    turns = list(turns)
    for turn in turns:
        print(turn.message)
    print(f"共 {len(turns)} 处不同" if turns else "两稿的数字相同")


def show_replay(replayed: Replay) -> None:
    """Print last year's sentences as they would read this year, and what a person must decide."""
    for line in replayed.lines:
        if line.edits:
            print(line.draft)
        for edit in line.edits:
            print(f"  {edit.message}")
    print(f"共 {len(replayed.updates)} 处要改")


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def show_doctor(workbook: Path | None) -> None:
    """Print what is installed and whether it can build."""
    from township_stats import __version__, pool
    from township_stats.errors import UsageError
    from township_stats.export.fonts import choose
    from township_stats.plan import library_versions
    from township_stats.workbook import find_workbook, years_of

    rows = [
        ("township_stats", __version__),
        ("Python", f"{platform.python_version()} ({platform.system()} {platform.machine()})"),
        *library_versions().items(),
        ("jupyterlab", metadata.version("jupyterlab")),
        (
            "笔记本引擎",
            "township-warm（分叉子进程）" if pool.can_fork() else "papermill（内核进程）",
        ),
    ]
    rows += [("字体", str(path)) for path in choose().files]
    try:
        root = find_workbook(workbook or Path())
        rows.append(("工作簿", f"{root}，年份 {'、'.join(map(str, years_of(root))) or '无'}"))
        rows.append(("锁", _lock_state(root)))
    except UsageError as error:
        rows.append(("工作簿", str(error)))
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in rows:
        table.add_row(name, _plain(value))
    Console(highlight=False).print(table)


def _lock_state(root: Path) -> str:
    from township_stats.errors import NotFinishedError
    from township_stats.publish import builder_lock

    try:
        with builder_lock(root):
            return "空闲"
    except NotFinishedError as error:
        return str(error)
