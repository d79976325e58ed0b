"""Adaptive tests with PyPI's mirt, its native engine: peer_mirt.py BANK.csv ABILITIES.csv SEED REPEATS

Answers one JSON line a repeat, as examples/adaptive_speed.rs does.
"""

import json
import sys
import time

import numpy
from mirt.cat import CATEngine
from mirt.models import TwoParameterLogistic


def main() -> None:
    bank = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1, usecols=(1, 2), ndmin=2)
    abilities = numpy.loadtxt(sys.argv[2], ndmin=1)
    seed, repeats = int(sys.argv[3]), int(sys.argv[4])
    for repeat in range(repeats):
        begun = time.perf_counter()
        model = TwoParameterLogistic(n_items=len(bank))
        model.set_parameters(discrimination=bank[:, 0], difficulty=bank[:, 1])
        model._is_fitted = True
        engine = CATEngine(model, se_threshold=0.3, max_items=40, n_quadpts=61, seed=seed + repeat)
        if not engine._can_use_rust_simulation():
            sys.exit("this version of mirt does not use its native engine here: the comparison would not be fair")
        results = engine.run_batch_simulation(abilities)
        seconds = time.perf_counter() - begun
        error = numpy.array([result.theta for result in results]) - abilities
        print(json.dumps({
            "mean_length": float(numpy.mean([result.n_items_administered for result in results])),
            "rmse": float(numpy.sqrt(numpy.mean(error**2))),
            "bias": float(error.mean()),
            "seconds": seconds,
        }), flush=True)


main()
