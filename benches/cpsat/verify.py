"""Checks the CP-SAT model against the exhaustive enumerator on small random instances.

    python3 verify.py [--count 300] [--certifications 7] [--steps 3]
"""

import argparse

import cpsat
import generate
import model

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--count", type=int, default=300)
parser.add_argument("--certifications", type=int, default=7)
parser.add_argument("--skills", type=int, default=6)
parser.add_argument("--steps", type=int, default=3)
args = parser.parse_args()
lengths = {}
for seed in range(args.count):
    problem = model.load(*generate.instance(seed, args.certifications, args.skills, args.steps))
    best = model.best(model.every_plan(problem))
    slow = model.evaluate(problem, best.steps, model.proof_days_by_the_letter)
    assert abs(slow.objective - best.objective) < 1e-12, seed
    plan, proven, _, _ = cpsat.solve(problem)
    assert proven, seed
    assert abs(plan.objective - best.objective) < 1e-8, (seed, plan, best)
    lengths[len(best.steps)] = lengths.get(len(best.steps), 0) + 1
print(f"{args.count} instances agree; steps of the best plan: {dict(sorted(lengths.items()))}")
