"""Answers simulated from a two-parameter model: data.py FOLDER PEOPLE ITEMS SEED

Writes cells.bin (a byte an answer, person after person) and truth.csv (a,b).
"""

import pathlib
import sys

import numpy

folder, people, items, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
random = numpy.random.default_rng(seed)
a = numpy.exp(random.normal(0, 0.3, items))
b = random.normal(0, 1, items)
folder.mkdir(parents=True, exist_ok=True)
numpy.savetxt(folder / "truth.csv", numpy.column_stack([a, b]), delimiter=",", fmt="%.9f")
with open(folder / "cells.bin", "wb") as out:
    for start in range(0, people, 10_000):
        theta = random.normal(0, 1, (min(10_000, people - start), 1))
        chance = 1 / (1 + numpy.exp(-a * (theta - b)))
        out.write((random.random(chance.shape) < chance).astype(numpy.uint8).tobytes())
