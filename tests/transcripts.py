#!/usr/bin/env python3
"""Check that every transcript in the README and the book is what the program prints, or write them anew.

    transcripts.py RUNGS WORK_FOLDER            exit code 1 where a transcript differs
    transcripts.py RUNGS WORK_FOLDER --write    write what the program prints into the pages

A transcript is a code block after a comment that says what runs and which lines are kept:

    <!-- run: rungs show aws-aif-c01 | keep: 1-12,-3 -->

keeps the first twelve lines and the last three, with a line `…` for what is left out between. Without `keep` all
lines stay. Today is the day the catalogue was checked, so that a transcript does not change from day to day, and the
commands of one page share a data folder that is empty at first. `example/` holds the files of the book's examples.
"""

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- run: (?P<command>[^|\n]+?)(?: \| keep: (?P<keep>[-\d,]+))? -->\n```text\n)(?P<body>.*?)(?=```\n)", re.DOTALL)


def kept(lines: list[str], keep: str | None) -> list[str]:
    """Return the lines of a list such as `1-12,20,-3`, with `…` where some are left out."""
    if not keep:
        return lines
    numbers = []
    for part in keep.split(","):
        if match := re.fullmatch(r"-(\d+)", part):
            numbers += range(max(len(lines) - int(match[1]), 0), len(lines))
        else:
            first, _, last = part.partition("-")
            numbers += range(int(first) - 1, min(int(last or first), len(lines)))
    shown, before = [], -1
    for number in sorted(set(numbers)):
        if number != before + 1:
            shown.append("…")
        shown.append(lines[number])
        before = number
    return shown if before == len(lines) - 1 else [*shown, "…"]


def printed(command: str, program: Path, work: Path, today: str) -> str:
    words = shlex.split(command)
    environment = {
        **os.environ, "RUNGS_TODAY": today, "RUNGS_DATA": str(work / "data-of-the-page"), "NO_COLOR": "1", "COLUMNS": "80",
    }
    done = subprocess.run(
        [program, *words[1:]], cwd=work, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if words[0] != "rungs" or done.returncode != 0:
        raise SystemExit(f"error: `{command}` exits with {done.returncode}:\n{done.stderr}")
    return done.stdout


def renewed(text: str, program: Path, work: Path, today: str) -> tuple[str, int]:
    """Return the page with what the program prints now, and the number of transcripts in it."""
    shutil.rmtree(work / "data-of-the-page", ignore_errors=True)

    def fill(match: re.Match) -> str:
        lines = printed(match["command"], program, work, today).rstrip("\n").split("\n")
        return match[1] + "\n".join([f"$ {match['command']}", *kept(lines, match["keep"])]).rstrip() + "\n"

    return BLOCK.subn(fill, text)


def main() -> int:
    program, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    write = sys.argv[3:] == ["--write"]
    today = str(tomllib.loads((ROOT / "catalog" / "catalogue.toml").read_text(encoding="utf-8"))["checked"])
    shutil.copytree(ROOT / "book" / "src" / "example", work / "example", dirs_exist_ok=True)
    count, different = 0, 0
    for path in [ROOT / "README.md", *sorted((ROOT / "book" / "src").rglob("*.md"))]:
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        now, found = renewed(text, program, work, today)
        count += found
        if now == text:
            continue
        different += 1
        name = str(path.relative_to(ROOT))
        if write:
            path.write_text(now, encoding="utf-8")
            print(f"written: {name}")
        else:
            sys.stdout.writelines(difflib.unified_diff(text.splitlines(True), now.splitlines(True), name, "printed now", n=1))
    print(f"{count} transcripts, {different} pages differ")
    if different and not write:
        print("hint: look at the difference; if it is meant, run tests/transcripts.py with the same arguments and --write")
    return 1 if (different and not write) or not count else 0


if __name__ == "__main__":
    sys.exit(main())
