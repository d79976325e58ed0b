"""Two classical data sets as frequency tables: Law School Admission Test, sections 6 and 7, 1,000 people, five items.

Source: Bock & Lieberman (1970), Fitting a response model for n dichotomously scored items, *Psychometrika* 35, 179-197.
A table counts the 32 patterns in the order 00000, 00001, 00010, ..., 11111 (first item first).
"""

from __future__ import annotations

from pathlib import Path

LSAT6 = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)
LSAT7 = (
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
)

# Estimates that others published for these tables: (set, model) to what is known.
# R package mirt, its test suite (tolerance there 1e-2 relative); the log-likelihood of LSAT6: Thissen (1982) and after.
PUBLISHED = {
    ("lsat7", "2pl"): {
        "a": (0.988, 1.081, 1.706, 0.7651, 0.7358),
        "d": (1.8561, 0.808, 1.8043, 0.486, 1.8545),
        "sx2": (4.749440, 14.451071, 1.270381),
    },
    ("lsat7", "1pl"): {"a": (1.011,) * 5, "d": (1.868, 0.791, 1.461, 0.521, 1.993)},
    ("lsat7", "rasch"): {"d": (1.8680155, 0.7908857, 1.4607798, 0.5214175, 1.9927099), "se_d": (0.100416,)},
    ("lsat6", "rasch"): {"d": (2.73, 0.999, 0.24, 1.306, 2.099), "latent_variance": 0.57},
    ("lsat6", "1pl"): {"m2": 5.292566},
    ("lsat6", "2pl"): {"log_likelihood": -2466.653},
}


def write(folder: Path, name: str) -> Path:
    """Writes one of the tables as answers of people, a line a person."""
    counts = {"lsat6": LSAT6, "lsat7": LSAT7}[name]
    lines = ["Item_1,Item_2,Item_3,Item_4,Item_5"]
    for pattern, count in enumerate(counts):
        lines += [",".join(f"{pattern:05b}")] * count
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
