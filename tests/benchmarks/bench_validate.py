"""How long checking takes, as ratios of one run: with and without review, wrong files, large ones, in an editor.

    python tests/benchmarks/bench_validate.py

*Bare* is a Python that only imports PyYAML, jsonschema, click and the troposphere modules that the shop needs; see
`bench_build.py`, which measures the command too.
"""

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL
from time import perf_counter

from archc import api
from archc.lsp.complete import complete
from archc.lsp.document import Document

sys.path.insert(0, str(Path(__file__).parent))

from bench_build import BARE, ROOT, SHOP

ROUNDS = 7


def warm(work: Callable[[], object]) -> float:
    """The least seconds of a call in this process."""
    gc.collect()
    best = float("inf")
    for _ in range(ROUNDS):
        started = perf_counter()
        work()
        best = min(best, perf_counter() - started)
    return best


def processes() -> None:
    """Print what a cold command takes, in seconds of a processor, against bare; in turns, so that noise hits all."""
    archc = ("-m", "archc.cli")
    cases = {"bare": ("-c", BARE), "archc validate": (*archc, "validate", SHOP), "archc --help": (*archc, "--help")}
    best = dict.fromkeys(cases, float("inf"))
    for _ in range(ROUNDS):
        for name, arguments in cases.items():
            best[name] = min(best[name], cold(*arguments))
    for name, seconds in best.items():
        most = " (at most 1.5)" if name == "archc validate" else ""
        print(f"{name:25s} {1000 * seconds:6.0f} ms {seconds / best['bare']:5.2f} × bare{most}")


def cold(*arguments: str) -> float:
    """The seconds of a processor that a fresh process takes."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=DEVNULL, stderr=DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return used.ru_utime + used.ru_stime


def files() -> None:
    """Print what the shop takes once everything is imported: right, wrong in one word, wrong in every line."""
    path = ROOT / SHOP
    text = path.read_text(encoding="utf-8")
    wrong = text.replace("multi_az", "multi_za")
    worst = text.replace("type: ", "typ: ").replace("->", "=>")

    def check(said: str, *, review: bool = True) -> Callable[[], object]:
        return lambda: api.check_text(said, str(path), path.parent, review=review)

    base = warm(check(text, review=False))
    print(f"shop, not reviewed        {1000 * base:6.1f} ms  1.00")
    for name, work in (("reviewed", check(text)), ("one mistake", check(wrong)), ("nothing but", check(worst))):
        print(f"shop, {name:19s} {1000 * (seconds := warm(work)):6.1f} ms {seconds / base:5.2f}")


def large(number: int, *, wrong: bool = False) -> str:
    """A file with so many components and arrows."""
    kinds = ("{ type: sqs }", "{ type: sns }", "{ type: s3 }", "{ type: lambda, runtime: python3.13, code: index.py }")
    parts = "".join(f"  part-{n}: {kinds[n % 4]}\n" for n in range(number))
    aim = "trap" if wrong else "part"
    arrows = "".join(f"  - part-{n + 3} -> {aim}-{n}, {aim}-{n + 1}, {aim}-{n + 2}\n" for n in range(0, number - 3, 4))
    return f"archc: 1\nname: large\nregion: eu-west-1\ncomponents:\n{parts}connections:\n{arrows}"


def growth() -> None:
    """Print the time for each component as files grow, without gc as in the command: constant where it is linear."""
    gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "index.py").write_text("def handler(event, context):\n    return event\n", encoding="utf-8")
        for wrong in (False, True):
            first = 0.0
            for number in (1250, 2500, 5000, 10_000):
                text = large(number, wrong=wrong)
                started = perf_counter()
                _, found = api.check_text(text, "arch.yaml", folder)
                each = (perf_counter() - started) / number
                first = first or each
                kind = "wrong" if wrong else "right"
                print(
                    f"{number:6d} components, {kind}  {1e6 * each:6.0f} µs for each  {each / first:5.2f} × the first"
                    f"  ({len(found)} told)"
                )


def editor() -> None:
    """Print what an editor waits for after a key, in the shop."""
    path = ROOT / SHOP
    text = path.read_text(encoding="utf-8")
    document = Document(str(path))
    document.change(text)
    lines = text.splitlines()
    line = next(n for n, said in enumerate(lines) if said.startswith("  - web -> database"))
    changed, proposed = warm(lambda: document.change(text)), warm(lambda: complete(document, line, 11))
    print(f"editor: a change          {1000 * changed:6.1f} ms")
    print(f"editor: an arrow's target {1000 * proposed:6.1f} ms")


if __name__ == "__main__":
    processes()
    files()
    growth()
    editor()
