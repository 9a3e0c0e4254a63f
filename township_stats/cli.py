"""The command line: it parses and prints; plain functions do the work, imported when needed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from township_stats.errors import (
    EXIT_CHECK_FAILED,
    EXIT_NOT_FINISHED,
    Interrupted,
    UsageError,
    interrupt,
)
from township_stats.export.safetext import json_line, printable
from township_stats.options import Texts, year_of, years_of

if TYPE_CHECKING:
    from township_stats.workbook import Workbook as _Workbook

app = typer.Typer(
    name="township-stats",
    help="乡镇工作报告的统计工作簿：读数、核对、溯源、出表。Statistical workbooks for township work reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

WorkbookOption = Annotated[
    Path | None,
    typer.Option("--workbook", metavar="DIR", help="工作簿文件夹；默认为此处，或最近的上层工作簿"),
]
# Every command takes --workbook; this one has no use for it.
AnyWorkbook = Annotated[Path | None, typer.Option("--workbook", metavar="DIR", hidden=True)]
Year = Annotated[str, typer.Argument(metavar="YEAR", help="报告年份，如 2023")]
Json = Annotated[bool, typer.Option("--json", help="逐行输出 JSON")]


def _open(
    workbook: Path | None, year: str, lang: str = "", audience: str = "internal"
) -> _Workbook:
    from township_stats.workbook import Workbook

    return Workbook(workbook or "", year=year_of(year), lang=lang, audience=audience)


def _root(workbook: Path | None) -> Path:
    from township_stats.workbook import find_workbook

    return find_workbook(workbook or Path())


def _lines(items: Iterable[dict[str, Any]]) -> None:
    for item in items:
        print(json_line(item))


def _notice(text: str) -> None:
    print(printable(text), file=sys.stderr)


@app.command()
def build(
    years: Annotated[list[str], typer.Argument(metavar="YEAR...", help="报告年份，可有多个")],
    workbook: WorkbookOption = None,
    formats: Annotated[str, typer.Option(help="要做的格式，逗号分隔")] = "html,pdf,xlsx,docx",
    audience: Annotated[str, typer.Option(help="internal 内部，public 对外公布")] = "internal",
    lang: Annotated[str, typer.Option(help="zh 中文，en 英文；默认按 township.toml")] = "",
    jobs: Annotated[int, typer.Option(min=0, help="同时进行的任务数；0 为每核一个")] = 0,
    force: Annotated[bool, typer.Option("--force", help="没有变化也全部重做")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="说明各部分为何重做")] = False,
    timeout: Annotated[float, typer.Option(min=0, help="每本笔记本的秒数上限，0 为不限")] = 600,
    accept: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="接受一条不成立的规则，须说明理由")
    ] = None,
    reason: Annotated[str, typer.Option(help="接受的理由，写入 manifest.json")] = "",
    fonts_dir: Annotated[Path | None, typer.Option(help="单位自有字体的文件夹")] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="点名运行一本来自外部的笔记本")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="守着，保存后自动重做；Ctrl+C 结束")
    ] = False,
) -> None:
    """生成年度附录：HTML、PDF、Excel、Word。"""
    from township_stats import build as building
    from township_stats import console
    from township_stats import watch as watching

    request = building.Request(
        root=_root(workbook),
        formats=tuple(part.strip() for part in formats.split(",") if part.strip()),
        audience=audience,
        lang=lang,
        jobs=jobs,
        force=force,
        timeout=timeout or None,
        accept=tuple(accept or ()),
        reason=reason,
        fonts_dir=fonts_dir,
        notebooks=tuple(notebook or ()),
        wait=watch,
    )
    wanted = [year_of(text) for text in years]

    def make() -> None:
        for year in wanted:
            with console.progress() as progress:
                result = building.build(request, year, progress)
            console.show_build(result, explain)
            sys.stdout.flush()  # a watched build goes on, and who reads along in a pipe is told

    if watch:
        watching.watch(request.root, fonts_dir, make, _notice)
    make()


@app.command()
def clean(year: Year, workbook: WorkbookOption = None) -> None:
    """读取原始文件，写出 data/clean/YEAR。"""
    from township_stats import checks, console, store

    wb = _open(workbook, year)
    cleaned = store.clean(wb.root, wb.year, wb.codebook)
    beside = store.notices_beside(wb.root, wb.year, wb.codebook, cleaned.figures)
    for notice in (*beside, *cleaned.notices):
        _notice(str(notice))
    print(f"data/clean/{wb.year}/figures.csv：{len(cleaned.figures)} 个数字")
    console.show_missing(checks.unreported(wb.codebook, cleaned.figures, wb.year), wb.root)


@app.command()
def check(
    year: Year,
    workbook: WorkbookOption = None,
    as_json: Json = False,
    audience: Annotated[str, typer.Option(help="public 只列公开版隐去了什么、为什么")] = "internal",
) -> None:
    """核对数字之间应有的关系；有 error 级规则不成立时退出码为 1。"""
    from township_stats import console

    wb = _open(workbook, year, audience=audience)
    if audience == "public":
        if as_json:
            _lines([item.to_json() for item in wb.hidden] + [item.to_json() for item in wb.leaks])
        else:
            console.show_hidden(wb)
    elif as_json:
        _lines(verdict.to_json() for verdict in wb.verdicts)
    else:
        console.show_checks(wb)
    if wb.leaks if audience == "public" else any(verdict.blocks for verdict in wb.verdicts):
        raise typer.Exit(EXIT_CHECK_FAILED)


@app.command()
def diff(year: Year, workbook: WorkbookOption = None) -> None:
    """与上次发布的相比，哪些数字变了；重的在前。"""
    from township_stats import checks, publish, store

    wb = _open(workbook, year)
    published = store.read_published(wb.root, wb.year, wb.codebook)
    manifest = publish.read_manifest(wb.root / "outputs" / str(wb.year))
    if published is not None and manifest is not None:  # compare with what the same readers see
        wb = _open(workbook, year, audience=manifest["audience"])
    if published is None:
        raise UsageError(
            f"outputs/{wb.year} 还没有发布过，无从比较; 先运行 township-stats build {wb.year}"
        )
    changes = checks.diff(published.figures, wb.book.figures)
    for change in changes:
        print(printable(change.message))
    print(f"共 {len(changes)} 处变化" if changes else "与上次发布的数字相同")


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR")], workbook: AnyWorkbook = None
) -> None:
    """新建一个工作簿。"""
    from township_stats.intake.scaffold import init_workbook

    for path in init_workbook(directory):
        print(path)
    print(f"下一步：改 township.toml、indicators.csv，再 new-year 年份 --workbook {directory}")


@app.command("new-year")
def new_year(year: Year, workbook: WorkbookOption = None) -> None:
    """新建一年的填报表，上年数字列在旁边。"""
    from township_stats import store
    from township_stats.codebook import read_codebook, to_rewrite
    from township_stats.intake import scaffold
    from township_stats.intake.received import years
    from township_stats.notebooks import find_notebooks

    root, number = _root(workbook), year_of(year)
    sections = [notebook.section for notebook in find_notebooks(root)]
    before = number - 1
    codebook = read_codebook(root)
    last = store.fresh(root, before, codebook).figures if before in years(root) else ()
    for path in scaffold.new_year(root, number, sections, last):
        print(path)
    for told in to_rewrite(root, number):
        print(f"请改写：{told}")


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    workbook: WorkbookOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="把草稿存为 FILE.mapping.toml；已有则不覆盖")
    ] = False,
) -> None:
    """看一份收到的文件里有什么，并给出台账映射的草稿。"""
    from township_stats.intake.inspection import inspect as look
    from township_stats.intake.inspection import write_mapping

    root: Path | None = None
    try:
        root = _root(workbook)
    except UsageError:
        if workbook is not None:
            raise
    draft = look(file, root)
    print(draft)
    if write:
        print(f"草稿存为 {write_mapping(file, draft)}，请逐行核对")


@app.command(cls=Texts)
def parse(
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT...")] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="U", help="没写单位时的单位")] = "",
    workbook: AnyWorkbook = None,
) -> None:
    """读公文写法的数字，逐行输出 JSON；不给 TEXT 时逐行读标准输入。"""
    from township_stats.numerals import read
    from township_stats.textfile import stdin_lines

    failed = False
    for text in texts or stdin_lines():
        reading = read(text, unit=unit or None)
        print(json_line(reading.to_json()))
        failed = failed or reading.to_json()["status"] == "error"
    if failed:
        raise typer.Exit(EXIT_CHECK_FAILED)


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="报告，.txt 或 .docx")],
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="OUT", help="写成待确认的数字表（.xlsx）")
    ] = None,
    workbook: WorkbookOption = None,
) -> None:
    """找出报告文字中的每一个数字。"""
    from township_stats import claims

    document = claims.read_report(file)
    if sheet is None:
        from township_stats.numerals import extract as find

        _lines(surface.to_json() for surface in find(document.text))
        return
    from township_stats.codebook import read_codebook

    root = _root(workbook)
    codebook = read_codebook(root)
    count = claims.draft_sheet(document, codebook, sheet, claims.known_places(root, codebook))
    print(f"{sheet}：{count} 个数字，请逐行确认")


@app.command()
def reconcile(
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="用哪一年的数字")],
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="报告，.txt 或 .docx；重放时不给")
    ] = None,
    workbook: WorkbookOption = None,
    as_json: Json = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="OUT", help="带标注的网页；Word 稿另存一份带批注的副本"),
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="LEDGER", help="把对应关系存成表")
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option("--ledger", metavar="LEDGER", help="用新一年的数字重放旧报告")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="OLD", help="与旧稿相比变了什么")
    ] = None,
) -> None:
    """把报告文字里的每个数字与表里的数字对上；有矛盾或无据时退出码为 1。"""
    from township_stats import claims, console
    from township_stats.publish import replace_file

    wb = _open(workbook, year)
    if ledger is not None:
        replayed = claims.replay(claims.read_ledger(ledger), wb.book)
        if html is not None:
            replace_file(html, claims.replay_html(replayed).encode())
        console.show_replay(replayed)
        return
    if file is None:
        raise UsageError("没有给报告; 用法：township-stats reconcile 报告.docx --year 2023")
    exemptions = claims.read_exemptions(wb.root)
    found = claims.reconcile(claims.read_report(file), wb.book, wb.rules, exemptions)
    if html is not None:
        replace_file(html, claims.annotate_html(found).encode())
        copy = html.with_suffix(".docx")
        if file.suffix.lower() == ".docx" and copy.resolve() != file.resolve():
            _notice(f"{copy}：{claims.annotate_docx(file, found, copy)} 处批注")
    if write is not None:
        claims.write_ledger(found, write)
    if as_json:
        _lines(finding.to_json() for finding in found.findings)
    elif against is not None:
        old = claims.reconcile(claims.read_report(against), wb.book, wb.rules, exemptions)
        console.show_turns(claims.compare(found, old))
    else:
        console.show_reconciliation(found)
    if not found.holds:
        raise typer.Exit(EXIT_CHECK_FAILED)


@app.command()
def batch(
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="含有多个工作簿的文件夹")],
    years: Annotated[str, typer.Option(metavar="A:B", help="年份范围；默认全部")] = "",
    jobs: Annotated[int, typer.Option(min=0, help="同时进行的工作簿数；0 为每核一个")] = 0,
    scheduler: Annotated[str, typer.Option(metavar="ADDRESS", help="Dask 调度器地址")] = "",
    formats: Annotated[str, typer.Option(help="要做的格式，逗号分隔")] = "html,pdf,xlsx,docx",
    audience: Annotated[str, typer.Option(help="internal 内部，public 对外公布")] = "internal",
    lang: Annotated[str, typer.Option(help="zh 中文，en 英文")] = "",
    workbook: AnyWorkbook = None,
) -> None:
    """一次做完一个文件夹里的所有工作簿、所有年份。"""
    from township_stats import batch as batching
    from township_stats import build as building
    from township_stats import cluster, console

    workers = jobs or os.cpu_count() or 1
    wanted = years_of(years) if years else None
    todo = batching.find_jobs(root, wanted)
    names = tuple(part.strip() for part in formats.split(",") if part.strip())
    request = building.Request(root, names, audience, lang, jobs=1)
    with console.progress() as progress:
        progress.start(len(todo))
        results = batching.batch(
            root,
            todo,
            request,
            cluster.on_cluster(scheduler) if scheduler else batching.here(workers),
            lambda result: progress.step(f"{result.workbook} {result.year}"),
        )
    console.show_batch(results, root / batching.RESULTS)
    if any(result.state == "failed" for result in results):
        raise typer.Exit(EXIT_CHECK_FAILED)


@app.command()
def rollup(
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="含有多个工作簿的文件夹")],
    year: Annotated[str, typer.Option("--year", metavar="YEAR", help="报告年份")] = "",
    years: Annotated[str, typer.Option("--years", metavar="A:B", help="年份范围")] = "",
    jobs: Annotated[int, typer.Option(min=0, help="同时读取的进程数；0 为每核一个")] = 0,
    workbook: AnyWorkbook = None,
) -> None:
    """把一个文件夹里各乡镇的数字汇总：合计、比重、位次、分布。"""
    from township_stats import console
    from township_stats.rollup import rollup as roll

    if bool(year) == bool(years):
        raise UsageError("--year 与 --years 须给一个，如 --year 2023 或 --years 2021:2023")
    wanted = (year_of(year),) if year else years_of(years)
    with console.progress() as progress:
        rolled = roll(root, wanted, jobs, on_done=progress.reach)
    console.show_rollup(rolled)
    if any(result.county.failures for result in rolled):
        raise typer.Exit(EXIT_CHECK_FAILED)


@app.command()
def demo(
    directory: Annotated[Path, typer.Argument(metavar="DIR")],
    townships: Annotated[int, typer.Option(min=1, help="乡镇个数")] = 1,
    years: Annotated[str, typer.Option(metavar="A:B", help="年份范围")] = "2019:2023",
    seed: Annotated[int, typer.Option(help="随机种子")] = 1,
    workbook: AnyWorkbook = None,
) -> None:
    """生成虚构乡镇的工作簿，附真值，供试用与测试。"""
    from township_stats.demo import make_demo

    for path in make_demo(directory, townships=townships, years=years_of(years), seed=seed):
        print(path)


@app.command()
def lab(workbook: WorkbookOption = None) -> None:
    """打开 JupyterLab。"""
    from township_stats import lab as laboratory

    laboratory.open_lab(_root(workbook))


@app.command()
def doctor(workbook: WorkbookOption = None) -> None:
    """看装了什么：版本、字体、引擎、锁。"""
    from township_stats import console

    console.show_doctor(workbook)


def main() -> NoReturn:
    """Run the command line; exit with 0 to 4, or 130 and 143 where interrupted."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    code: int | None = 0
    try:
        try:
            code = app(prog_name="township-stats", standalone_mode=False)
        except SystemExit as error:
            if isinstance(error.__context__, BrokenPipeError):  # Click calls it 1: a check fails
                raise error.__context__ from None
            raise
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        sys.exit(EXIT_NOT_FINISHED)
    except (Exception, Interrupted) as error:  # noqa: BLE001
        from township_stats.endings import told

        said, code = told(error)
        print("\n".join(map(printable, said.splitlines())), file=sys.stderr)
    sys.exit(code or 0)
