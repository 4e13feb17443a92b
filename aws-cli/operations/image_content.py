"""The digest of everything the production image is made of.

Two commits with the same digest make the same image, so push-image builds nothing for a change of
the documentation. What enters the image is read from the Dockerfile: the stages that `production`
is built from, and the files they copy from the build context, less what .dockerignore leaves out.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

DIGITS = 16
Stages = dict[str, list[list[str]]]
"""Name of a stage -> its instructions, as words."""


def content(root: Path, target: str = "production") -> str:
    """The digest of the files' names, bytes and executable bits, whatever their dates are.

    The Dockerfile itself is part of it: base image tags, arguments and every instruction.
    """
    digest = hashlib.sha256()
    for file in [root / "Dockerfile", root / ".dockerignore", *shipped_files(root, target)]:
        runs = "x" if os.access(file, os.X_OK) else "-"
        entry = f"{file.relative_to(root).as_posix()}\0{runs}\0"
        digest.update(entry.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:DIGITS]


def shipped_files(root: Path, target: str) -> list[Path]:
    """The files of the build context that reach the target's stages, in order."""
    rules = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [rule.strip() for rule in rules if rule.strip() and not rule.startswith("#")]
    read = stages((root / "Dockerfile").read_text(encoding="utf-8"))
    sources = {source for stage in needed(read, target) for source in copied(read[stage])}
    found = {file for source in sources for file in _files_at(root, source)}
    return sorted(f for f in found if is_sent(PurePosixPath(f.relative_to(root).as_posix()), rules))


def stages(dockerfile: str) -> Stages:
    text = re.sub(r"^\s*#.*\n", "", dockerfile, flags=re.MULTILINE)
    found: Stages = {}
    for line in re.sub(r"\\\n", " ", text).splitlines():
        words = line.split()
        if words and words[0].upper() == "FROM":
            has_name = len(words) > 2 and words[-2].upper() == "AS"
            found[words[-1] if has_name else str(len(found))] = [words]
        elif words and found:
            found[list(found)[-1]].append(words)
    return found


def needed(read: Stages, target: str) -> set[str]:
    """The target's stage and all those it starts from or copies from."""
    reached: set[str] = set()
    waiting = [target]
    while waiting:
        stage = waiting.pop()
        if stage in read and stage not in reached:
            reached.add(stage)
            waiting += [_without_flags(read[stage][0])[1]]
            waiting += [source for words in read[stage] for source in _copied_stages(words)]
    return reached


def copied(instructions: list[list[str]]) -> Iterator[str]:
    """The sources, files and folders of the context, that a stage copies."""
    for words in instructions:
        if words[0].upper() in ("COPY", "ADD") and not any(_copied_stages(words)):
            yield from _without_flags(words)[1:-1]


def is_sent(path: PurePosixPath, rules: list[str]) -> bool:
    """Whether .dockerignore lets a file into the build context; the last rule that matches wins."""
    sent = True
    for rule in rules:
        pattern = _pattern(rule.removeprefix("!").strip("/"))
        if any(pattern.fullmatch(str(part)) for part in (path, *path.parents)):
            sent = rule.startswith("!")
    return sent


def _pattern(rule: str) -> re.Pattern[str]:
    """Go's filepath.Match and `**`: https://docs.docker.com/build/concepts/context/"""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]*\])", rule)
    special = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(
        "".join(
            part if part.startswith("[") else special.get(part, re.escape(part)) for part in parts
        )
    )


def _files_at(root: Path, source: str) -> Iterator[Path]:
    for path in root.glob(source.strip("/")):
        yield from (p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def _copied_stages(words: list[str]) -> list[str]:
    return [word.removeprefix("--from=") for word in words if word.startswith("--from=")]


def _without_flags(words: list[str]) -> list[str]:
    return [word for word in words if not word.startswith("--")]
