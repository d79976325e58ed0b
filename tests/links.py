#!/usr/bin/env python3
"""Check the links inside every Markdown file of the repository, and the book's table of contents.

Relative links must lead to a file, anchors to a heading. Links to the web are not followed: nothing here
opens a connection. A page of the book may not link out of `book/src`, where a rendered book has nothing.
"""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book" / "src"
FENCE = re.compile(r"^\s*(```|~~~)")
INLINE_CODE = re.compile(r"`[^`]*`")
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s+\"[^\"]*\")?\s*$")
INCLUDE = re.compile(r"\{\{#include\s+([^}:\s]+)[^}]*\}\}")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")


def markdown_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def prose(path: Path) -> list[tuple[int, str]]:
    """Return the numbered lines of a file that stand outside code blocks."""
    lines, fenced = [], False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            lines.append((number, line))
    return lines


def slug(heading: str) -> str:
    """Return the anchor of a heading, as GitHub and mdBook make it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text))


def anchors(path: Path) -> set[str]:
    seen: dict[str, int] = {}
    found = set()
    for _, line in prose(path):
        if match := HEADING.match(line):
            name = slug(match.group(1))
            count = seen.get(name, 0)
            seen[name] = count + 1
            found.add(name if count == 0 else f"{name}-{count}")
    return found


def targets(path: Path):
    for number, line in prose(path):
        text = INLINE_CODE.sub("", line)
        for match in LINK.finditer(text):
            yield number, match.group(1)
        if match := REFERENCE.match(text):
            yield number, match.group(1)
        for match in INCLUDE.finditer(text):
            yield number, match.group(1)


def check_file(path: Path) -> tuple[int, list[str]]:
    count, faults = 0, []
    for number, target in targets(path):
        if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
            continue
        count += 1
        place = f"{path.relative_to(ROOT)}:{number}"
        name, _, anchor = target.partition("#")
        goal = (path.parent / unquote(name)).resolve() if name else path
        if not goal.exists():
            faults.append(f"{place}: `{target}` leads nowhere")
        elif path.is_relative_to(BOOK) and not goal.is_relative_to(BOOK):
            faults.append(f"{place}: `{target}` leaves the book; name the file in words instead")
        elif anchor and goal.suffix == ".md" and anchor not in anchors(goal):
            faults.append(f"{place}: `{target}` names a heading that is not there")
    return count, faults


def check_summary() -> list[str]:
    summary = BOOK / "SUMMARY.md"
    if not summary.exists():
        return ["book/src/SUMMARY.md is missing"]
    listed = [(summary.parent / target).resolve() for _, target in targets(summary)]
    pages = sorted(page for page in BOOK.rglob("*.md") if page != summary)
    faults = [f"book/src/SUMMARY.md does not list `{page.relative_to(BOOK)}`" for page in pages if page not in listed]
    twice = {page for page in listed if listed.count(page) > 1}
    return faults + [f"book/src/SUMMARY.md lists `{page.name}` twice" for page in sorted(twice)]


def main() -> int:
    files = markdown_files()
    count, faults = 0, check_summary()
    for path in files:
        links, wrong = check_file(path)
        count += links
        faults += wrong
    for fault in faults:
        print(f"error: {fault}")
    print(f"{len(files)} Markdown files, {count} links inside the repository, {len(faults)} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
