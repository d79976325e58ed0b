#!/usr/bin/env python3
"""Look for what must not be in the repository: paths of somebody's machine, hosts of package registries, loose ends.

A path or a mirror's host works on one machine only. A loose end is a promise that the reader cannot keep.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THIS = "tests/leftovers.py"  # it holds the patterns

# (what it is, where it is looked for, the pattern)
RULES = [
    ("a path of somebody's machine", r".*", r"(?<![\w.<])/(?:root|home|Users|work)/[\w.-]+|/tmp/(?:work|target)\b"),
    (
        "the host of a package registry",
        r"(?!catalog/sources\.toml$).*",
        r"\b(?:index\.crates\.io|static\.crates\.io|pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org"
        r"|registry\.yarnpkg\.com|deb\.debian\.org|proxy\.golang\.org)",
    ),
    ("the address of one machine", r".*", r"https?://(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+"),
    ("a loose end", r".*\.(?:rs|md|py|mjs|sh)$", r"\b(?:FIXME|XXX|TODO)\b|\b(?:todo|unimplemented|dbg)!\("),
    # A child process that a test starts by its name is no test of its own.
    ("a test that is switched off", r".*\.rs$", r"#\[ignore\b(?! = \"a child process of )"),
]
# (file, what): where the words are looked for themselves, and a bad question that is to be found
MEANT = {
    ("crates/rungs-items/src/check/stem.rs", "a loose end"),
    ("crates/rungs-items/tests/banks/bad/harbour/questions/leftover.md", "a loose end"),
}
NAMES = [("a snapshot that nobody reviewed", r".*\.snap\.new$"), ("an editor's backup", r".*(?:~|\.orig|\.rej|\.swp)$")]


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def main() -> int:
    names, faults = tracked(), []
    for name in names:
        faults += [f"{name}: {what}" for what, pattern in NAMES if re.match(pattern, name)]
        rules = [
            (what, re.compile(pattern)) for what, where, pattern in RULES if re.match(where, name) and (name, what) not in MEANT
        ]
        if name == THIS:
            continue
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for what, pattern in rules:
                if match := pattern.search(line):
                    faults.append(f"{name}:{number}: {what}: `{match.group(0)}`")
    for fault in faults[:50]:
        print(f"error: {fault}")
    print(f"{len(names)} files looked at, {len(faults)} left-overs")
    return 1 if faults or not names else 0


if __name__ == "__main__":
    sys.exit(main())
