"""Makes a bank of two-parameter items and true abilities: bank.py FOLDER ITEMS EXAMINEES SEED"""

import pathlib
import sys

import numpy


def main() -> None:
    folder, items, examinees, seed = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:5])
    random = numpy.random.default_rng(seed)
    a = random.lognormal(0.0, 0.3, items)
    b = random.normal(0.0, 1.0, items)
    lines = [f"i{number},{slope!r},{difficulty!r},0" for number, (slope, difficulty) in enumerate(zip(a.tolist(), b.tolist()))]
    (folder / "bank.csv").write_text("item,a,b,c\n" + "\n".join(lines) + "\n")
    (folder / "abilities.csv").write_text("\n".join(map(repr, random.normal(0.0, 1.0, examinees).tolist())) + "\n")


main()
