#!/usr/bin/env python3
"""Check item calibration and ability against a witness that shares nothing with the program.

Usage: measure_witness.py RUNGS WORK_FOLDER [--quick] [--data FOLDER] [--only SET[.MODEL],...]
       measure_witness.py --write FOLDER [--data FOLDER] [--only ...]

The witness (`measure_witness/`, numpy and scipy) maximises the marginal likelihood directly instead of by EM, on the
same 121 nodes from -7 to 7. For every data set and model the program's answer is held against it:

* the log-likelihood that the program states is that of its own parameters (1e-3);
* where the witness has converged: log-likelihood 1e-3, parameters 2e-3 (of their size where that is above 1), standard
  errors 2 %, M2 and S-X2 1 %, EAP, MAP and WLE of every person 1e-3;
* elsewhere the program says that it did not converge, or its log-likelihood is not below that of the witness.

The data sets are not part of the repository, except two that are published frequency tables. Where the folder is
missing only those two are checked. The last line says how many fits differ; the exit status is 1 if any does.
`--quick` leaves out large sets. `--write` runs the witness alone and writes its answers.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before numpy: two processes work side by side instead

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "measure_witness"))

import numpy as np  # noqa: E402

import ability  # noqa: E402
import fit_statistics  # noqa: E402
import likelihood  # noqa: E402
import lsat  # noqa: E402

GRID = ("--nodes", "121", "--bound", "7")
DICHOTOMOUS = ("rasch", "1pl", "2pl", "3pl")
METHODS = ("eap", "map", "wle")
ERRORS = ("se_a", "se_b", "se_c", "se_d", "se_thresholds", "se_intercepts")
LARGE = ("tam_sim_rasch_missing", "conspiracist_poly", "verbal_aggression_poly", "sat12", "sat12_missing", "sim3pl",
         "sirt_math", "geiser_mrt", "raschdat1", "tam_mc")
STARTS_3PL = 3


class Job(NamedTuple):
    """A data set and a model; `grouped` where the column `group` counts."""

    path: Path
    model: str
    grouped: bool = False

    @property
    def name(self) -> str:
        return f"{self.path.stem}.{self.model}" + (".groups" if self.grouped else "")


# --- the witness ---------------------------------------------------------------------------------


def witness(data: likelihood.Data, model: str, grouped: bool, starts: int):
    """Fits, and reports as the program does; abilities apart."""
    one = likelihood.fit(data, model, grouped, starts=starts)
    answer = likelihood.report(one)
    if grouped:
        return one, answer
    infit, outfit = fit_statistics.residual_fit(one.problem, one.p)
    answer["fit"] = {"m2": fit_statistics.m2(one.problem, one.p), "c2": fit_statistics.c2(one.problem, one.p),
                     "sx2": fit_statistics.s_x2(one.problem, one.p), "infit": infit.tolist(), "outfit": outfit.tolist()}
    return one, answer


def write(job: Job, folder: Path) -> str:
    started = time.monotonic()
    data = likelihood.read(job.path)
    one, answer = witness(data, job.model, job.grouped, 6 if job.model in ("3pl", "grm", "gpcm") else 2)
    answer["seconds"] = time.monotonic() - started
    (folder / f"{job.name}.json").write_text(json.dumps(answer, indent=1), encoding="utf-8")
    scores = ability.scores(one.problem, one.p, ("map", "wle", "warm"))
    plain = {method: {what: values.tolist() for what, values in part.items()} for method, part in scores.items()}
    (folder / f"{job.name}.scores.json").write_text(json.dumps(plain), encoding="utf-8")
    return f"{job.name}: log-likelihood {answer['log_likelihood']:.4f}, converged {answer['converged']}"


# --- comparing -----------------------------------------------------------------------------------


def numbers(value) -> list[float] | None:
    """One number or a list of them; a statistic may be an object around its value."""
    if value is None:
        return None
    if isinstance(value, dict):
        return numbers(value.get("value", value.get("statistic")))
    if isinstance(value, list):
        parts = [numbers(part) for part in value]
        return [number for part in parts for number in (part or [np.nan])]
    return [float(value)]


def apart(ours, theirs, relative: bool) -> float | None:
    """The largest difference; None where one of the two says nothing."""
    ours, theirs = numbers(ours), numbers(theirs)
    if ours is None or theirs is None:
        return None
    if len(ours) != len(theirs):
        return np.inf
    ours, theirs = np.array(ours), np.array(theirs)
    known = ~np.isnan(ours) & ~np.isnan(theirs)
    size = np.abs(theirs) if relative else np.maximum(1.0, np.abs(theirs))
    gaps = np.abs(ours - theirs)[known] / np.maximum(size[known], 1e-12)
    return float(gaps.max()) if len(gaps) else None


class Verdict:
    """What is apart by how much in one fit, and which of that is a fault."""

    def __init__(self) -> None:
        self.shown: dict[str, float | None] = {}
        self.faults: list[str] = []

    def hold(self, what: str, gap: float | None, most: float, needed: bool = True) -> None:
        self.shown[what] = gap
        if gap is None:
            if needed:
                self.faults.append(f"{what} is missing")
        elif not gap <= most:
            self.faults.append(f"{what} is {gap:.2g} apart, {most:g} is allowed")


def worst(rows) -> float | None:
    known = [gap for gap in rows if gap is not None]
    return max(known) if known else None


def hold_calibration(verdict: Verdict, model: str, ours: dict, theirs: dict) -> None:
    verdict.hold("log-likelihood", abs(ours["log_likelihood"] - theirs["log_likelihood"]), 1e-3)
    if not ours["converged"]:
        verdict.faults.append("the program says that it did not converge, the witness did")
    names = {"3pl": ("a", "d", "b", "c"), "grm": ("a", "thresholds"), "gpcm": ("a", "thresholds")}.get(model, ("a", "d", "b"))
    pairs = list(zip(ours["items"], theirs["items"], strict=True))
    gaps = []
    for mine, other in pairs:
        for name in names:
            gap = apart(mine.get(name), other[name], relative=False)
            if gap is None:
                verdict.faults.append(f"{name} of {other['item']} is missing")
            gaps.append(gap)
    latents = list(zip(ours.get("groups") or [], theirs["groups"]))
    if not latents:
        gaps.append(apart(ours["latent_variance"], theirs["latent_variance"], relative=False))
    for mine, other in latents:
        gaps += [apart(mine[name], other[name], relative=False) for name in ("mean", "variance")]
    verdict.hold("parameters", worst(gaps), 2e-3)
    errors = [(name, apart(mine.get(name), other[name], relative=True))
              for mine, other in pairs for name in ERRORS if other.get(name) is not None]
    errors += [(name, apart(mine.get(name), other[name], relative=True))
               for mine, other in latents for name in ("se_mean", "se_variance") if other[name]]
    for name in sorted({name for name, gap in errors if gap is None}):
        verdict.faults.append(f"{name} is missing")
    verdict.hold("standard errors", worst(gap for _, gap in errors), 0.02)
    mine, other = ours.get("fit") or {}, theirs.get("fit") or {}
    for name in ("m2", "c2"):
        one, two = mine.get(name) or {}, other.get(name) or {}
        verdict.hold(name.upper(), apart(one.get("value"), two.get("value"), relative=True), 0.01, needed=False)
        verdict.hold(f"scaled {name.upper()}", apart(one.get("scaled"), two.get("scaled"), relative=True), 0.01, needed=False)
    verdict.hold("S-X2", apart(mine.get("sx2"), other.get("sx2"), relative=True), 0.01, needed=False)
    verdict.hold("infit", apart(mine.get("infit"), other.get("infit"), relative=True), 0.01, needed=False)
    verdict.hold("outfit", apart(mine.get("outfit"), other.get("outfit"), relative=True), 0.01, needed=False)


class Program:
    """The program under test."""

    def __init__(self, program: Path, work: Path) -> None:
        self.program, self.work = program, work

    def run(self, *arguments) -> str:
        command = [str(part) for part in (self.program, "--data", self.work / "no-data", "measure", *arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise ValueError(f"`{' '.join(command[1:])}` exits with {done.returncode}: {done.stderr.strip()[-500:]}")
        return done.stdout

    def calibrate(self, path: Path, model: str, grouped: bool = False) -> dict:
        flags = ("--groups",) if grouped else ()
        return json.loads(self.run("calibrate", path, "--model", model, *flags, *GRID, "--json"))

    def score(self, path: Path, calibration: Path, method: str) -> dict:
        lines = self.run("score", path, "--params", calibration, "--method", method, *GRID, "--json").splitlines()
        rows = [json.loads(line) for line in lines]
        return {what: np.array([np.nan if row[what] is None else row[what] for row in rows]) for what in ("theta", "se")}


def compare(program: Program, job: Job, starts: int) -> tuple[dict, dict, Verdict, float, float]:
    """One data set and model: both answers, what differs, and the seconds of both calibrations."""
    path, model, grouped = job
    verdict = Verdict()
    data = likelihood.read(path)
    started = time.monotonic()
    ours = program.calibrate(path, model, grouped)
    between = time.monotonic()
    one, theirs = witness(data, model, grouped, starts if model == "3pl" else 1)
    after = time.monotonic()

    # The same likelihood, at the program's parameters.
    problem = one.problem
    at_ours = likelihood.parameters(problem, ours)
    recomputed = problem.log_likelihood(at_ours)
    verdict.hold("own log-likelihood", abs(recomputed - ours["log_likelihood"]), 1e-3)
    verdict.hold("own log prior", abs(problem.log_prior(at_ours) - ours["log_prior"]), 1e-3)
    higher = recomputed + problem.log_prior(at_ours) + one.value
    if one.converged and higher > 1e-3:
        verdict.faults.append(f"the program is higher by {higher:.4f}: the witness found a lower maximum")
    if one.converged:
        hold_calibration(verdict, model, ours, theirs)
    else:
        behind = min(theirs["log_likelihood"] - ours["log_likelihood"],
                     theirs["log_likelihood"] + theirs["log_prior"] - ours["log_likelihood"] - ours["log_prior"])
        verdict.hold("behind", max(0.0, behind) if ours["converged"] else 0.0, 1e-3)
    calibration = program.work / f"{job.name}.json"
    calibration.write_text(json.dumps(ours), encoding="utf-8")
    # Abilities at the program's own parameters, so that they are checked where no fit converged as well.
    expected = ability.scores(problem, at_ours)
    for method in METHODS:
        scored = program.score(path, calibration, method)
        finite = np.isfinite(expected[method]["theta"]) & np.isfinite(expected[method]["se"])
        gap = np.abs(scored["theta"] - expected[method]["theta"])[finite]
        verdict.hold(method.upper(), float(gap.max()), 1e-3)
        gap = np.abs(scored["se"] / expected[method]["se"] - 1)[finite]
        verdict.hold(f"SE of {method.upper()}", float(gap.max()), 0.02)
    return ours, theirs, verdict, between - started, after - between


def published(program: Program, folder: Path) -> list[str]:
    """Holds the program against what others published for the two tables of the repository."""
    faults = []
    for (name, model), known in lsat.PUBLISHED.items():
        try:
            ours = program.calibrate(lsat.write(folder, name), model)
        except ValueError as fault:
            faults.append(f"{name} {model}: {fault}")
            continue
        for what, values in known.items():
            if what in ("m2", "sx2"):
                found = numbers((ours.get("fit") or {}).get(what))
            elif what in ours:
                found = numbers(ours[what])
            else:
                found = numbers([row[what] for row in ours["items"]])
            wanted = numbers(list(values) if isinstance(values, tuple) else values)
            most = 1e-6 if what == "log_likelihood" else 1e-2
            if found is None or any(abs(a - b) > most * abs(b) for a, b in zip(found, wanted)):
                faults.append(f"{name} {model}: {what} is {found}, published is {wanted}")
    return faults


# --- what is run ---------------------------------------------------------------------------------


def jobs(folder: Path | None, work: Path, only: list[str], quick: bool) -> list[Job]:
    if folder is None:
        paths = [lsat.write(work, name) for name in ("lsat6", "lsat7")]
    else:
        paths = sorted(path for path in folder.glob("*.csv") if not path.stem.endswith("_items"))
    out = []
    for path in paths:
        if quick and path.stem in LARGE:
            continue
        data = likelihood.read(path)
        out += [Job(path, model) for model in (DICHOTOMOUS if max(data.categories) == 2 else ("grm", "gpcm"))]
        if data.group.any():
            out += [Job(path, model, True) for model in ("rasch", "2pl")]
    # Long ones first, so that no process waits at the end.
    out.sort(key=lambda job: (job.path.stem not in LARGE, job.model != "3pl"))
    return [job for job in out if not only or job.path.stem in only or job.name in only]


def shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.0e}" if value else "0"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?", type=Path)
    parser.add_argument("work", nargs="?", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "measure" / "data")
    parser.add_argument("--only", default="", help="SET or SET.MODEL, comma between")
    parser.add_argument("--write", type=Path, help="run the witness alone and write its answers here")
    wanted = parser.parse_args()
    work = wanted.write or wanted.work
    if work is None or (wanted.program is None and wanted.write is None):
        parser.error("the program and a folder to write to are needed")
    folder = wanted.data if wanted.data.is_dir() else None
    if folder is None:
        print(f"{wanted.data} is missing: only the two published tables are checked")
    work = work.resolve() if wanted.write else work.resolve() / "measure"
    work.mkdir(parents=True, exist_ok=True)
    todo = jobs(folder, work, [part for part in wanted.only.split(",") if part], wanted.quick)

    with ProcessPoolExecutor(2) as pool:
        if wanted.write:
            for line in pool.map(write, todo, [work] * len(todo)):
                print(line, flush=True)
            return 0
        program = Program(wanted.program.resolve(), work)
        faults = published(program, work)
        for fault in faults:
            print(f"error: {fault}")
        columns = ("log-likelihood", "parameters", "standard errors", "M2", "S-X2", "infit", "outfit", "EAP", "MAP", "WLE")
        print(f"{'set':22} {'model':6} {'conv':7}" + "".join(f"{name[:9]:>10}" for name in columns) + f"{'seconds':>14}")
        seconds = [0.0, 0.0]
        running = {pool.submit(compare, program, job, 1 if wanted.quick else STARTS_3PL): job for job in todo}
        for future, job in running.items():
            head = f"{job.path.stem:22} {job.model + '+' * job.grouped:6}"
            try:
                ours, theirs, verdict, mine, other = future.result()
            except (ValueError, KeyError, TypeError) as fault:
                faults.append(f"{job.name}: {fault!r}")
                print(f"{head} error: {fault!r}", flush=True)
                continue
            seconds = [seconds[0] + mine, seconds[1] + other]
            flags = "/".join("yes" if answer["converged"] else "no" for answer in (ours, theirs))
            line = f"{head} {flags:7}" + "".join(f"{shown(verdict.shown.get(column)):>10}" for column in columns)
            print(line + f"{mine:>7.2f}{other:>7.2f}" + ("   DIFFERS" if verdict.faults else ""), flush=True)
            for fault in verdict.faults:
                print(f"    {fault}")
                faults.append(f"{job.name}: {fault}")
    print(f"{len(todo)} fits, {len(faults)} differences; the program took {seconds[0]:.1f} s, the witness {seconds[1]:.1f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
