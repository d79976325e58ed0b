"""Adaptive tests with catsim: peer_catsim.py BANK.csv ABILITIES.csv SEED EXAMINEES

Answers one JSON line; the first so many abilities are examined. catsim stops on the information at its maximum
likelihood estimate and not on a posterior, so its tests are a little longer.
"""

import json
import sys
import time

import numpy
from catsim.estimation import NumericalSearchEstimator
from catsim.initialization import FixedPointInitializer
from catsim.item_bank import ItemBank
from catsim.selection import MaxInfoSelector
from catsim.simulation import Simulator
from catsim.stopping import MinErrorStopper


def main() -> None:
    bank = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1, usecols=(1, 2), ndmin=2)
    seed, examinees = int(sys.argv[3]), int(sys.argv[4])
    abilities = numpy.loadtxt(sys.argv[2], ndmin=1)[:examinees]
    begun = time.perf_counter()
    items = numpy.column_stack([bank, numpy.zeros(len(bank)), numpy.ones(len(bank))])
    simulator = Simulator(ItemBank(items), abilities, seed=seed)
    simulator.simulate(FixedPointInitializer(0.0), MaxInfoSelector(), NumericalSearchEstimator(),
                       MinErrorStopper(0.3, max_items=40))
    seconds = time.perf_counter() - begun
    estimates = numpy.array([history[-1] for history in simulator.estimations])
    error = estimates - abilities
    print(json.dumps({
        "mean_length": float(numpy.mean([len(items) for items in simulator.administered_items])),
        "rmse": float(numpy.sqrt(numpy.mean(error**2))),
        "bias": float(error.mean()),
        "seconds": seconds,
    }))


main()
