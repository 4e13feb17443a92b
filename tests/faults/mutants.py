"""Breaks each guard on purpose and expects its test to fail: mutation testing by chosen mutants.

    python -m tests.faults.mutants [POINT ...]      all, or those of these points

Each mutant changes one place in a copy of the repository. Its test passes without the change and
fails with it; what survives, and a change that no longer fits the code, end the run with 1.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.mutations import MUTANTS, Mutant
from tests.support.cloud import ROOT

LINKED = (".local", "web/node_modules", "web/dist")
"""What is installed or built, and no test writes to."""
TIMEOUT_SECONDS = 120
FAILED = 1
"""pytest's exit code where tests ran, and some failed; other codes say that none ran."""


def main(points: list[str]) -> int:
    mutants = [each for each in MUTANTS if not points or each.point in points]
    with TemporaryDirectory() as scratch:
        tree = Path(scratch)
        copy_repository(tree)
        run = run_tests(tree, *dict.fromkeys(each.test for each in mutants))
        if run.returncode:
            print(run.stdout, "\nWithout any mutant, these must pass.")
            return 1
        results = [report(tree, each) for each in mutants]
    print(f"{results.count(True)} of {len(results)} mutants were caught.")
    return 0 if all(results) else 1


def report(tree: Path, mutant: Mutant) -> bool:
    """Whether the mutant's test fails; prints one line."""
    began = time.monotonic()
    result = result_of(tree, mutant)
    seconds = time.monotonic() - began
    print(f"{mutant.point}  {result:8}  {seconds:4.0f} s  {mutant.file}  {mutant.test}", flush=True)
    return result == "caught"


def result_of(tree: Path, mutant: Mutant) -> str:
    file = tree / mutant.file
    text = file.read_text()
    if text.count(mutant.old) != 1:
        return "outdated"
    file.write_text(text.replace(mutant.old, mutant.new))
    try:
        run = run_tests(tree, mutant.test)
    finally:
        file.write_text(text)
    if run.returncode == 0:
        return "SURVIVED"
    # A test that cannot be set up says nothing about the guard; some checks are made at its end.
    failed = "\nFAILED " in run.stdout or "ERROR at teardown" in run.stdout
    return "caught" if run.returncode == FAILED and failed else "broken"


def run_tests(tree: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """Up to the first failure, and without those marked `long`."""
    options = ["-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-rfE", "--tb=short"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-o", f"timeout={TIMEOUT_SECONDS}", *tests],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


def copy_repository(tree: Path) -> None:
    """The tracked files as they are now, without pictures; what is installed, as links."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("docs/pictures/"):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    for name in LINKED:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).symlink_to((ROOT / name).resolve())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
