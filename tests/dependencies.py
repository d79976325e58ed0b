#!/usr/bin/env python3
"""Hold the locked dependencies to the licences, bans and sources of `deny.toml`.

This is the part of `cargo deny check` that needs no database and no installation, so that it runs everywhere.
Where cargo-deny is installed, `./test` runs that too.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PUBLIC_REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"


def accepted(expression: str, allowed: set[str]) -> bool:
    """Return whether an SPDX expression can be met with allowed licences; AND binds closer than OR."""
    # `MIT/Apache-2.0` is the old way to write OR.
    words = re.findall(r"[()]|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))

    def either() -> bool:
        value = both()
        while words and words[0] == "OR":
            words.pop(0)
            value = both() or value
        return value

    def both() -> bool:
        value = one()
        while words and words[0] == "AND":
            words.pop(0)
            value = one() and value
        return value

    def one() -> bool:
        word = words.pop(0)
        if word != "(":
            return word in allowed
        value = either()
        words.pop(0)
        return value

    return either()


def main() -> int:
    rules = tomllib.loads((ROOT / "deny.toml").read_text(encoding="utf-8"))
    allowed = set(rules["licenses"]["allow"])
    exceptions = {rule["crate"]: set(rule["allow"]) for rule in rules["licenses"].get("exceptions", [])}
    banned = {rule["crate"]: rule for rule in rules["bans"]["deny"]}
    answer = subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1", "--all-features"], cwd=ROOT, check=True, capture_output=True
    )
    metadata = json.loads(answer.stdout)
    packages = metadata["packages"]
    name_of = {package["id"]: package["name"] for package in packages}
    users: dict[str, set[str]] = {}
    for node in metadata["resolve"]["nodes"]:
        for dependency in node["dependencies"]:
            users.setdefault(dependency, set()).add(name_of[node["id"]])
    faults = []
    for package in packages:
        name = f"{package['name']} {package['version']}"
        if not accepted(package["license"] or "none", allowed | exceptions.get(package["name"], set())):
            faults.append(f"{name}: licence `{package['license']}` is not in deny.toml")
        if rule := banned.get(package["name"]):
            # A crate with `wrappers` may come along with these, and with nothing else.
            others = sorted(users[package["id"]] - set(rule.get("wrappers", [])))
            faults += [f"{name}, used by {user}: {rule['reason']}" for user in others]
        if package["source"] not in (None, PUBLIC_REGISTRY):
            faults.append(f"{name}: comes from `{package['source']}`")
    for fault in faults:
        print(f"error: {fault}")
    print(f"{len(packages)} crates looked at, {len(faults)} faults")
    return 1 if faults or not packages else 0


if __name__ == "__main__":
    sys.exit(main())
