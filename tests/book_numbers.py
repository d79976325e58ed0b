#!/usr/bin/env python3
"""Check what the book shows against the program and the catalogue, so that a page cannot go stale unseen.

Usage: book_numbers.py RUNGS WORK_FOLDER, with the built program and a folder to write to.

* the worked example of the planning model: its best plan, dates and worth;
* the table of "How well employers know it": the parts and shares of each row;
* the example file of "The catalogue format": the check accepts it, and it can be shown;
* the example of "The profile file": the program reads it.
"""

import json
import math
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book" / "src"
PARTS = {"issuer_stake": (0.30, 3), "supervised": (0.20, 2), "hands_on": (0.15, 2), "specific": (0.15, 2), "demand": (0.20, 3)}


def page(name: str) -> str:
    return (BOOK / name).read_text(encoding="utf-8")


def code_blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def require(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def worked_example(rungs) -> None:
    text = page("planning-model.md")
    example = BOOK / "example"
    answer = json.loads(rungs("plan", "--catalog", example / "view.json", "--profile", example / "profile.toml", "--json"))
    steps = [(step["certification"], step["exam"], step["hours"]) for step in answer["steps"]]
    require(steps == [("ml-exam", "2027-02-23", 120), ("python-course", "2027-04-13", 70)], f"the steps are {steps}")
    require(answer["optimal"], "the example is not proven")
    require(f"| ML exam, Python course | {answer['objective']:.4f} |" in text, f"the page lacks {answer['objective']:.4f}")
    require(f"${answer['renewals_usd']:.2f}" in text, f"the page lacks renewals of {answer['renewals_usd']:.2f}")


def recognition_table(_) -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|((?: \d \|){5}) ([\d.]+) \|$", page("recognition.md"), re.MULTILINE)
    require(len(rows) >= 10, f"only {len(rows)} rows were found in the table")
    for name, shown, share in rows:
        path = ROOT / "catalog" / "certifications" / f"{name}.toml"
        judged = tomllib.loads(path.read_text(encoding="utf-8"))["judgement"]["recognition"]
        parts = [judged[part] for part in PARTS]
        require([int(n) for n in re.findall(r"\d", shown)] == parts, f"{name}: the catalogue has {parts}")
        exact = sum(weight * points / most for points, (weight, most) in zip(parts, PARTS.values(), strict=True))
        require(f"{math.floor(exact * 100 + 0.5) / 100:.2f}" == share, f"{name}: the parts give {exact:.3f}")


def ten_minute_example(rungs, work: Path) -> None:
    blocks = code_blocks(page("catalogue-format.md"), "toml")
    folder = work / "catalog"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "catalog", folder)
    for file, head in [("sources.toml", "[[source]]"), ("issuers.toml", "[[issuer]]")]:
        with (folder / file).open("a", encoding="utf-8") as out:
            out.write("\n" + next(block for block in blocks if block.startswith(head)))
    whole = next(block for block in blocks if block.startswith("id = "))
    (folder / "certifications" / "example-eda-1.toml").write_text(whole, encoding="utf-8")
    rungs("catalog", "check", "--catalog", folder)
    require("Example Data Associate" in rungs("show", "example-eda-1", "--catalog", folder), "it cannot be shown")


def profile_example(rungs, work: Path) -> None:
    path = work / "profile-of-the-book.toml"
    path.write_text(code_blocks(page("profile.md"), "toml")[0], encoding="utf-8")
    answer = json.loads(rungs("plan", "--profile", path, "--json"))
    require("objective" in answer, "there is no answer")


def main() -> int:
    program, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()

    def rungs(*arguments) -> str:
        command = [program, "--data", work / "no-data", *arguments]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        require(done.returncode == 0, f"`rungs {' '.join(map(str, arguments))}` exits with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr}")
        return done.stdout

    checks = {
        "the worked example of the planning model": lambda: worked_example(rungs),
        "the table of how well employers know it": lambda: recognition_table(rungs),
        "the example of the catalogue format": lambda: ten_minute_example(rungs, work),
        "the example of the profile file": lambda: profile_example(rungs, work),
    }
    faults = 0
    for name, check in checks.items():
        try:
            check()
            print(f"ok: {name}")
        except (AssertionError, KeyError, ValueError, StopIteration) as fault:
            faults += 1
            print(f"error: {name}: {fault!s}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
