"""Build: plan a year, run its notebooks, write the appendix, publish when whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from township_stats import __version__, failures, plan, pool, publish
from township_stats.errors import NotFinishedError, TownshipStatsError, UsageError
from township_stats.gate import AUDIT, refuse_empty, refuse_failures, refuse_outside

if TYPE_CHECKING:
    from township_stats.checks import Suppression, Verdict
    from township_stats.codebook import Indicator
    from township_stats.notebooks import NotebookFile
    from township_stats.workbook import Workbook

FORMATS = ("html", "pdf", "xlsx", "docx")
_FACTS = {
    "zh": {
        "code": "区划代码", "checks": "数据核对", "checksum": "数据校验码", "made": "制作工具",
        "join": "，", "none": "没有规则", "holds": "成立{}条", "consistent": "相容{}条",
        "fails": "不成立{}条", "unknown": "无法判断{}条",
        "accepted": "不成立而接受", "because": "{}：{}", "next": "；",
        "audit": "隐去的数不能由往年公布的数得知",
    },
    "en": {
        "code": "Division code", "checks": "Checks", "checksum": "Checksum of the data",
        "made": "Made with", "join": ", ", "none": "no rules", "holds": "{} hold",
        "consistent": "{} consistent", "fails": "{} fail", "unknown": "{} cannot be told",
        "accepted": "Failures accepted", "because": "{}: {}", "next": "; ",
        "audit": "Hidden figures cannot be known from those of earlier years",
    },
}  # fmt: skip
_SLOWEST_FIRST = ("docx", "pdf", "xlsx", "html")


class Progress(Protocol):
    """What `build` tells while it works."""

    def start(self, steps: int) -> None:
        """Say how many steps there are."""

    def step(self, name: str) -> None:
        """Say that a step is done."""


class Quiet:
    """Progress that nobody watches."""

    def start(self, steps: int) -> None:
        """Say nothing."""

    def step(self, name: str) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Request:
    """What is asked for: the options of ``township-stats build``."""

    root: Path
    formats: tuple[str, ...] = FORMATS
    audience: str = "internal"
    lang: str = ""
    jobs: int = 0
    force: bool = False
    timeout: float | None = 600
    accept: tuple[str, ...] = ()
    reason: str = ""
    fonts_dir: Path | None = None
    wait: bool = False
    notebooks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a build made: its folder, files, verdicts, notices, and why each part was made anew."""

    folder: Path
    files: tuple[str, ...]
    answers: dict[str, int]
    reasons: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    notices_are_new: bool = False
    accepted: tuple[str, ...] = ()
    missing: tuple[Indicator, ...] = ()
    hidden: tuple[Suppression, ...] = ()
    failing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Whether everything was current already and nothing was written."""
        return not self.reasons


def build(request: Request, year: int, progress: Progress) -> Result:
    """Build one year's appendix and publish it when whole.

    Raises
    ------
    UsageError
        Unknown year, format, language, audience or rule.
    InputError
        Input that cannot be read; every problem at once. Nothing has been written.
    CheckFailedError
        A rule of error severity fails and is not accepted. Nothing has been published.
    NotFinishedError
        A notebook or writer failed, the lock is held, or a received file changed meanwhile.
    """
    from township_stats.workbook import Workbook

    _check_use(request)
    workbook = Workbook(request.root, year, request.lang, request.audience)
    with publish.builder_lock(request.root, wait=request.wait):
        publish.clear(request.root / "data" / "clean")
        return _Build(request, workbook, progress).run()


def _check_use(request: Request) -> None:
    unknown = [name for name in request.formats if name not in FORMATS]
    if unknown or not request.formats:
        raise UsageError(f"没有格式 {'、'.join(unknown) or '（空）'}; 可用 {'、'.join(FORMATS)}")
    if request.accept and not request.reason.strip():
        raise UsageError("用 --accept 接受规则时须用 --reason 写明理由")
    if request.fonts_dir and not request.fonts_dir.is_dir():
        raise UsageError(f"字体文件夹 {request.fonts_dir} 不存在")


class _Build:
    def __init__(self, request: Request, workbook: Workbook, progress: Progress) -> None:
        from township_stats.notebooks import find_notebooks

        self.root = request.root
        self.inputs = plan.input_checksums(self.root, workbook.year)  # before anything is read
        self.request = request
        self.workbook = workbook
        self.progress = progress
        self.target = self.root / "outputs" / str(workbook.year)
        known = {*workbook.codebook.sections(), "overview", "audit"}
        self.notebooks = [
            notebook
            for notebook in find_notebooks(self.root)
            if notebook.own or notebook.section.id in known
        ]
        refuse_outside(self.notebooks, request.notebooks)
        self.before = None if request.force else plan.published(self.target)
        seen = plan.seen_by(workbook, self.inputs)
        self.accept, self.reason = self._accepted(seen)
        self.plan = plan.make_plan(
            seen,
            self.notebooks,
            request.formats,
            self._fonts(),
            {
                "lang": workbook.lang,
                "audience": workbook.audience,
                "accept": [*self.accept, self.reason],
            },
        )

    def _accepted(self, inputs: dict[str, str]) -> tuple[tuple[str, ...], str]:
        """Give what is accepted and why: what is asked for, else what was while data were the same.

        So a county's batch, or a new release, does not undo what a township decided; other data
        are to be decided on anew.
        """
        if self.request.accept or self.before is None or self.before["inputs"] != inputs:
            return self.request.accept, self.request.reason
        *rules, reason = self.before["accept"]
        return tuple(rules), reason

    def run(self) -> Result:
        from township_stats.asked import checksum

        before = self.before
        files = {notebook.name: notebook.path for notebook in self.notebooks}
        self.plan = self.plan.showing(before, lambda name: checksum(self.workbook, files[name]))
        reasons = self.plan.reasons(before, self.request.force)
        if before is not None and not reasons:
            self._mend()
            return Result(
                self.target,
                tuple(before["outputs"]),
                before["answers"],
                notices=tuple(map(str, self.workbook.notices)),
                accepted=tuple(item["rule"] for item in before["accepted"]),
                missing=self.workbook.missing,
                hidden=self.workbook.hidden,
                failing=_failing(before["checks"]),
                doubts=tuple(before["doubts"]),
            )
        refuse_empty(self.workbook)
        self.progress.start(len(reasons) + 2)
        verdicts = self.workbook.verdicts
        accepted = refuse_failures(self.workbook, self.accept, self.reason)
        self.progress.step("核对")
        answers = _count(verdict.answer.value for verdict in verdicts)
        with publish.staging(self.target.parent, self.workbook.year) as staged:
            made = self._take_over(before, reasons, staged)
            made |= self._run_notebooks(reasons, staged)
            made |= self._write_formats(reasons, staged, accepted)
            if plan.input_checksums(self.root, self.workbook.year) != self.inputs:
                raise NotFinishedError("生成期间 data/raw 中的文件被改动; 请再运行一次")
            publish.publish(staged, self.target, self._manifest(answers, verdicts, accepted, made))
        write_index(self.root)
        failures.forget(self.root, self.workbook.year)
        self.progress.step("发布")
        manifest = plan.published(self.target)
        if manifest is None:
            raise NotFinishedError(f"{self.target} 发布后校验不符; 请再运行一次")
        return Result(
            self.target,
            tuple(manifest["outputs"]),
            answers,
            reasons,
            tuple(map(str, self.workbook.notices)),
            self.workbook.is_cleaned_again,
            tuple(item["rule"] for item in accepted),
            self.workbook.missing,
            self.workbook.hidden,
            _failing(manifest["checks"]),
            tuple(manifest["doubts"]),
        )

    def _mend(self) -> None:
        """Make good what a run that died after publishing, or a hand, left undone."""
        from township_stats import store

        if not store.current(self.root, self.workbook.year):
            store.clean(self.root, self.workbook.year, self.workbook.codebook)
        write_index(self.root)

    def _take_over(
        self, before: dict[str, Any] | None, reasons: dict[str, str], staged: Path
    ) -> dict[str, list[str]]:
        """Copy the parts that are published already as they would be made."""
        for name in ("notebooks", "tables", "charts", plan.DATA):
            (staged / name).mkdir()
        if before is None:
            return {}
        made = {part: before["made"][part] for part in self.plan.parts if part not in reasons}
        for files in made.values():
            for file in files:
                shutil.copy(self.target / file, staged / file)
        return made

    def _run_notebooks(self, reasons: dict[str, str], staged: Path) -> dict[str, list[str]]:
        work = {
            plan.notebook_part(notebook.name): partial(self._run_notebook, notebook, staged)
            for notebook in self.notebooks
        }
        return self._run(work, reasons, staged)

    def _run_notebook(self, notebook: NotebookFile, staged: Path) -> list[str]:
        from township_stats.export.files import write_files
        from township_stats.runner import execute

        executed = execute(
            notebook,
            self.root,
            staged / "notebooks" / notebook.path.name,
            {
                "year": self.workbook.year,
                "workbook": "",
                "lang": self.workbook.lang,
                "audience": self.workbook.audience,
            },
            None if pool.in_child() else self.request.timeout,
        )
        return [f"notebooks/{notebook.path.name}", *write_files(executed, staged)]

    def _write_formats(
        self, reasons: dict[str, str], staged: Path, accepted: list[dict[str, str]]
    ) -> dict[str, list[str]]:
        import nbformat

        from township_stats.export.gather import gather

        executed = [
            (notebook, nbformat.read(staged / "notebooks" / notebook.path.name, as_version=4))
            for notebook in self.notebooks
        ]
        appendix = gather(self.workbook, executed, self._facts(accepted))

        def write(name: str) -> list[str]:
            from township_stats.export import WRITERS

            file = plan.format_part(name)
            (staged / file).write_bytes(WRITERS[name]()(appendix, self._fonts()))
            return [file]

        work = {
            plan.format_part(name): partial(write, name)
            for name in sorted(self.request.formats, key=_SLOWEST_FIRST.index)
        }
        return self._run(work | {plan.DATA: partial(self._write_data, staged)}, reasons, staged)

    def _write_data(self, staged: Path) -> list[str]:
        from township_stats import store

        store.write_published(self.workbook.book, staged)
        return sorted(f"{plan.DATA}/{path.name}" for path in (staged / plan.DATA).iterdir())

    def _run(
        self, work: Mapping[str, Callable[[], list[str]]], reasons: dict[str, str], staged: Path
    ) -> dict[str, list[str]]:
        """Make those parts that have a reason; give the files each one wrote."""
        parts = [part for part in work if part in reasons]
        if not parts:
            return {}
        tasks = [pool.Task(plan.short_name(part), work[part]) for part in parts]
        jobs = self.request.jobs or os.cpu_count() or 1

        def done(outcome: pool.Outcome) -> None:
            self.progress.step(outcome.name)

        if pool.can_fork():
            from township_stats.runner import warm_up

            warm_up()
            outcomes = pool.run(tasks, jobs, self.request.timeout, done)
        else:
            outcomes = _run_here(tasks, jobs, done)
        failed = [outcome for outcome in outcomes if outcome.error]
        if failed:
            failures.keep(self.root, self.workbook.year, staged, failed)
            raise failures.error(failed)
        return {part: outcome.value for part, outcome in zip(parts, outcomes, strict=True)}

    def _fonts(self) -> Path | None:
        if self.request.fonts_dir:
            return self.request.fonts_dir
        folder = self.workbook.township.fonts
        return self.root / folder if folder else None

    def _facts(self, accepted: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
        """Say who, how the checks went, and from what and by what the appendix was made."""
        words = _FACTS[self.workbook.lang]
        answers = _count(verdict.answer.value for verdict in self.workbook.verdicts)
        said = words["join"].join(words[answer].format(count) for answer, count in answers.items())
        chinese = self.workbook.lang == "zh"
        rules = {rule.id: rule.reason if chinese else rule.id for rule in self.workbook.rules}
        rules[AUDIT] = words["audit"]
        kept = words["next"].join(
            words["because"].format(rules.get(item["rule"], item["rule"]), item["reason"])
            for item in accepted
        )
        return (
            (words["code"], self.workbook.township.code),
            (words["checks"], said or words["none"]),
            *([(words["accepted"], kept)] if kept else []),
            (words["checksum"], plan.digest(self.plan.common["inputs"])[:16]),
            (words["made"], f"township_stats {__version__}"),
        )

    def _manifest(
        self,
        answers: dict[str, int],
        verdicts: Iterable[Verdict],
        accepted: list[dict[str, str]],
        made: dict[str, list[str]],
    ) -> dict[str, Any]:
        return {
            "township": self.workbook.township.name,
            "code": self.workbook.township.code,
            "year": self.workbook.year,
            "made_up": self.workbook.township.made_up,
            "formats": sorted(self.request.formats),
            "version": __version__,
            **self.plan.to_json(),
            "made": made,
            "answers": answers,
            "checks": [verdict.to_json() for verdict in verdicts],
            "doubts": [item.told for item in self.workbook.doubtful],
            "accepted": accepted,
        }


def write_index(root: Path) -> None:
    """Write ``outputs/index.html``, which leads to every published year."""
    from township_stats.export.html import index_html

    folders = sorted((root / "outputs").glob("[0-9][0-9][0-9][0-9]"))
    manifests = filter(None, map(plan.published, folders))
    page = index_html(manifests)
    publish.replace_file(root / "outputs" / "index.html", page.encode("utf-8"))


def _failing(checks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Say of each rule that fails what is wrong, whether or not it blocks publication."""
    return tuple(
        f"规则 {item['rule']} 不成立：{item['message']}"
        for item in checks
        if item["answer"] == "fails"
    )


def _count(items: Iterable[str]) -> dict[str, int]:
    found = list(items)
    order = ("holds", "consistent", "fails", "unknown")
    return {name: found.count(name) for name in order if name in found}


def _run_here(
    tasks: list[pool.Task], jobs: int, done: Callable[[pool.Outcome], None]
) -> list[pool.Outcome]:
    """Run tasks in threads: every notebook has a kernel process of its own all the same.

    A kernel ends by itself when this process dies (it looks every second whether it is there), and
    keeps its files in a folder of the moment: homes may be read-only, and hold settings.
    """
    from concurrent.futures import ThreadPoolExecutor
    from tempfile import TemporaryDirectory

    def work(task: pool.Task) -> pool.Outcome:
        try:
            outcome = pool.Outcome(task.name, task.work())
        except TownshipStatsError as error:
            outcome = pool.Outcome(task.name, error=str(error), exit_code=error.exit_code)
        except Exception as error:  # noqa: BLE001
            outcome = pool.Outcome(task.name, error=f"{type(error).__name__}: {error}", exit_code=4)
        done(outcome)
        return outcome

    with TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as threads:
        os.environ |= dict.fromkeys(("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"), folder)
        return list(threads.map(work, tasks))
