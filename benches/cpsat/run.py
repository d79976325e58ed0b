"""Runs the planner and CP-SAT on the same instances, one after the other, and prints a table.

    ./run.sh target/release/examples/solve            the sizes and counts of the README
    ./run.sh SOLVE --sizes 20x3 40x4 --count 5        others
    ./run.sh SOLVE --view FILE.json --profile FILE.toml

Both find the best plan and prove it. Times are those of the search alone: the planner's as its example program
`solve` measures it (median of several solves), CP-SAT's as its own wall time, which leaves out building the model
in Python. Every plan of ours is evaluated again by `model.py`; the two objectives must agree to 1e-6, unless
CP-SAT ran into its limit, which the table then says and the ratio counts as if it had been done at the limit.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile

import cpsat
import generate
import model

AGREE = 1e-6


def compare(solver, view, profile, args):
    problem = model.load_files(view, profile)
    out = subprocess.run([solver, str(view), str(profile), str(args.times)], check=True, capture_output=True, text=True)
    ours = json.loads(out.stdout)
    index = {cert.id: i for i, cert in enumerate(problem.certifications)}
    plan = model.evaluate(problem, tuple((index[s["certification"]], s["offer"]) for s in ours["steps"]))
    theirs, proven, seconds, _ = cpsat.solve(problem, args.workers, args.time_limit)
    faults = []
    if not ours["optimal"]:
        faults.append("the planner did not prove its plan")
    if abs(plan.objective - ours["objective"]) > AGREE:
        faults.append(f"the planner says {ours['objective']}, the model {plan.objective}")
    if theirs is not None and (proven or theirs.objective > plan.objective + AGREE):
        if abs(theirs.objective - plan.objective) > AGREE:
            faults.append(f"the planner finds {plan.objective}, CP-SAT {theirs.objective} by {theirs.ids}")
    return ours["median_micros"] / 1e6, seconds, proven, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("solver", help="the example program `solve` of rungs-planner")
    parser.add_argument("--sizes", nargs="*", default=["10x3", "20x4", "40x4", "80x4"], help="certifications x steps")
    parser.add_argument("--count", type=int, default=5, help="instances of each size")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=5, help="solves of ours, of which the median counts")
    parser.add_argument("--workers", type=int, default=2, help="threads of CP-SAT")
    parser.add_argument("--time-limit", type=float, default=120.0, help="seconds for CP-SAT")
    parser.add_argument("--view")
    parser.add_argument("--profile")
    args = parser.parse_args()
    groups = []
    with tempfile.TemporaryDirectory() as folder:
        if args.view:
            groups.append((args.view, [(args.view, args.profile)]))
        else:
            for size in args.sizes:
                certifications, steps = map(int, size.split("x"))
                skills = max(6, min(20, certifications // 4))
                seeds = range(args.seed, args.seed + args.count)
                groups.append((size, [generate.write(folder, s, certifications, skills, steps) for s in seeds]))
        bad = 0
        print("| instances | n | planner, median | CP-SAT, median | proven by CP-SAT in time | ratio of medians | same objective |")
        print("|---|---|---|---|---|---|---|")
        for name, files in groups:
            rows = [compare(args.solver, view, profile, args) for view, profile in files]
            ours, theirs = (statistics.median(row[i] for row in rows) for i in (0, 1))
            proven = sum(row[2] for row in rows)
            faulty = [fault for row in rows for fault in row[3]]
            bad += len(faulty)
            least = "" if proven == len(rows) else "at least "
            print(
                f"| {name} | {len(rows)} | {ours * 1e3:.2f} ms | {least}{theirs:.2f} s | {proven} of {len(rows)} "
                f"| {least}{theirs / max(ours, 1e-6):,.0f} | {'yes' if not faulty else 'NO'} |", flush=True,
            )
            for fault in faulty:
                print(f"disagreement in {name}: {fault}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
