"""The same answers fitted with PyPI's mirt (a Rust core): peer_mirt.py FOLDER ITEMS NODES

Writes mirt.csv (a,b) and prints one line of JSON: seconds of the fit alone, without standard errors, and the most memory used.
"""

import json
import pathlib
import resource
import sys
import time

import mirt
import numpy

folder, items, nodes = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
cells = numpy.fromfile(folder / "cells.bin", dtype=numpy.uint8).reshape(-1, items).astype(numpy.int64)
begun = time.perf_counter()
fit = mirt.fit_mirt(cells, model="2PL", n_quadpts=nodes, compute_standard_errors=False, max_iter=2000)
seconds = time.perf_counter() - begun
model = fit.model.parameters
a, b = numpy.ravel(model["discrimination"]), numpy.ravel(model["difficulty"])
numpy.savetxt(folder / "mirt.csv", numpy.column_stack([a, b]), delimiter=",", fmt="%.9f")
truth = numpy.loadtxt(folder / "truth.csv", delimiter=",")
print(json.dumps({
    "program": "mirt (PyPI)",
    "seconds": seconds,
    "iterations": int(fit.n_iterations),
    "converged": bool(fit.converged),
    "rmse_a": float(numpy.sqrt(numpy.mean((a - truth[:, 0]) ** 2))),
    "rmse_b": float(numpy.sqrt(numpy.mean((b - truth[:, 1]) ** 2))),
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}), flush=True)
