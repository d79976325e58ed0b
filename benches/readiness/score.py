"""Scores predictions of passing an exam beside the baselines of the readiness protocol, in one run.

    python3 score.py DIR PREDICTIONS.jsonl [MORE.jsonl ...]     DIR has TRAIN.jsonl, TEST.jsonl and TRUTH.jsonl
    python3 score.py DIR                                        the baselines alone
    python3 score.py DIR PREDICTIONS.jsonl --quick              our lines alone, no baselines (and no share closed)

A prediction is a line a learner: learner, pass_probability, low, high. All statistics are of the test learners.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from scipy.special import expit, logit
from scipy.stats import rankdata

import baselines
import histories

LEAST, MOST = 1e-4, 1 - 1e-4  # a probability outside counts as this in the log loss, for everybody


def brier(p, y):
    return ((p - y) ** 2).mean()


def log_loss(p, y):
    p = np.clip(p, LEAST, MOST)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


def bin_means(p, y, bins):
    """(share of learners, mean p, pass rate) of each bin that has learners."""
    n = np.bincount(bins).astype(float)
    keep = n > 0
    return n[keep] / len(p), (np.bincount(bins, p)[keep] / n[keep]), (np.bincount(bins, y)[keep] / n[keep])


def ece_width(p, y, k=10):
    """Expected calibration error over k bins of equal width."""
    w, a, b = bin_means(p, y, np.minimum((p * k).astype(int), k - 1))
    return (w * abs(a - b)).sum()


def ece_mass(p, y, k=15):
    """The same over k bins of equally many learners; equal predictions stay together."""
    bins = np.searchsorted(np.quantile(p, np.linspace(0, 1, k + 1)[1:-1]), p, side="right")
    w, a, b = bin_means(p, y, bins)
    return (w * abs(a - b)).sum()


def decomposition(p, y, k=10):
    """Reliability and resolution of the Brier score over k bins of equal width (Murphy 1973)."""
    w, a, b = bin_means(p, y, np.minimum((p * k).astype(int), k - 1))
    return (w * (a - b) ** 2).sum(), (w * (b - y.mean()) ** 2).sum()


def auc(p, y):
    """Chance that a passer has the higher p; ties count half."""
    n1 = y.sum()
    n0 = len(y) - n1
    return (rankdata(p)[y == 1].sum() - n1 * (n1 + 1) / 2) / (n1 * n0) if n1 and n0 else np.nan


def recalibration(p, y):
    """Intercept and slope of the logistic regression of the outcome on logit p, by Newton's method (Cox 1958)."""
    x = logit(np.clip(p, LEAST, MOST))
    if x.std() < 1e-6 or y.min() == y.max():
        return np.nan, np.nan
    design = np.column_stack([np.ones_like(x), x])
    beta = np.array([0.0, 1.0])
    for _ in range(50):
        q = expit(design @ beta)
        hessian = design.T @ (design * (q * (1 - q))[:, None]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(hessian, design.T @ (y - q))
        beta += np.clip(step, -2, 2)
        if abs(step).max() < 1e-10:
            break
    return tuple(beta)


def bootstrap(p, y, draws=2000, seed=1):
    """95 % percentile intervals of Brier and log loss over resampled learners."""
    q = np.clip(p, LEAST, MOST)
    each = np.column_stack([(p - y) ** 2, -(y * np.log(q) + (1 - y) * np.log(1 - q))])
    rng = np.random.default_rng(seed)
    means = np.array([rng.multinomial(len(p), np.full(len(p), 1 / len(p))) @ each / len(p) for _ in range(draws)])
    return np.percentile(means, [2.5, 97.5], axis=0).T


def strata(test):
    """The groups of the protocol: name and mask."""
    n, gap = test.count, test.gap
    with np.errstate(invalid="ignore"):
        return [
            ("all", np.ones(test.people, bool)),
            ("programs A-C", test.exam != "D"), ("program D, cold", test.exam == "D"),
            ("0-15 answers", n <= 15), ("16-60", (n >= 16) & (n <= 60)), ("61-200", (n >= 61) & (n <= 200)), ("201+", n >= 201),
            ("gap <= 7 days", gap <= 7), ("gap >= 14 days", gap >= 14), ("no history", n == 0),
        ]


def summary(p, y, groups):
    """The protocol's figures of one predictor."""
    reliability, resolution = decomposition(p, y)
    intercept, slope = recalibration(p, y)
    high = p >= 0.9
    d, short, gap = (dict(groups)[k] for k in ("program D, cold", "0-15 answers", "gap >= 14 days"))
    return dict(
        brier=brier(p, y), log_loss=log_loss(p, y), ece=ece_width(p, y), ece_mass=ece_mass(p, y), intercept=intercept,
        slope=slope, sure_rate=y[high].mean() if high.any() else np.nan, sure_share=high.mean(), var_p=p.var(),
        reliability=reliability, resolution=resolution, auc=auc(p, y), brier_d=brier(p[d], y[d]) if d.any() else np.nan,
        log_loss_short=log_loss(p[short], y[short]) if short.any() else np.nan,
        bias_gap=(p - y)[gap].mean() if gap.any() else np.nan)


def show(value, digits=4, sign=False):
    if value is None or np.isnan(value):
        return "-"
    return f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"


def table(head, rows, widths):
    print("  ".join(h.ljust(w) if k == 0 else h.rjust(w) for k, (h, w) in enumerate(zip(head, widths))))
    for row in rows:
        print("  ".join(c.ljust(w) if k == 0 else c.rjust(w) for k, (c, w) in enumerate(zip(row, widths))))


def acceptance(name, s, p, truth, y, groups, base, covered):
    """What the protocol asks, a line each: asked, found, yes or no."""
    checks = [
        ("ECE <= .03", s["ece"] <= 0.03, show(s["ece"])),
        ("recalibration slope .85 to 1.15", 0.85 <= s["slope"] <= 1.15, show(s["slope"], 3)),
        ("pass rate where p >= .9 at least .93", not s["sure_rate"] < 0.93,
         f"{s['sure_rate']:.3f} of {100 * s['sure_share']:.0f}% of learners" if s["sure_share"] else "nobody has such a p"),
        ("gap >= 14 days: |mean p - pass rate| <= .04", not abs(s["bias_gap"]) > 0.04, show(s["bias_gap"], 3, True)),
    ]
    worst = max(((ece_width(p[m], y[m]) - ece_width(truth[m], y[m]), g) for g, m in groups if m.sum() >= 300), default=(0, "-"))
    checks.append(("ECE of groups of 300+ at most .03 above the oracle's", worst[0] <= 0.03, f"{worst[0]:+.3f} ({worst[1]})"))
    if base:
        best = min((v["brier"], k) for k, v in base.items() if k != "oracle")
        best_log = min(v["log_loss"] for k, v in base.items() if k != "oracle")
        plain = base["IRT, no fitting"]
        checks += [
            ("Brier below the best baseline", s["brier"] < best[0], f"{s['brier']:.4f} against {best[0]:.4f}"),
            ("log loss below the best baseline", s["log_loss"] < best_log, f"{s['log_loss']:.4f} against {best_log:.4f}"),
            ("D: Brier not above IRT, no fitting", not s["brier_d"] > plain["brier_d"], f"{s['brier_d']:.4f} against {plain['brier_d']:.4f}"),
            ("0-15: log loss below IRT, no fitting", s["log_loss_short"] < plain["log_loss_short"],
             f"{s['log_loss_short']:.4f} against {plain['log_loss_short']:.4f}"),
        ]
    checks.append(("[low, high] covers the true chance of 85 to 95 %", 0.85 <= covered <= 0.95, f"{100 * covered:.1f}%"))
    empty = dict(groups)["no history"]
    if empty.any():
        checks.append(("empty history: p between .1 and .9", ((p[empty] > 0.1) & (p[empty] < 0.9)).all(),
                       f"{p[empty].min():.2f} to {p[empty].max():.2f}"))
    print(f"\nWhat the protocol asks, {name}:")
    for asked, fine, found in checks:
        print(f"  {'yes' if fine else 'NO '}  {asked}: {found}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("predictions", nargs="*", type=Path)
    parser.add_argument("--quick", action="store_true", help="no baselines")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object instead of tables")
    options = parser.parse_args()
    test = histories.read(options.folder / "TEST.jsonl")
    known = histories.read_truth(options.folder / "TRUTH.jsonl")
    lost = [n for n in test.names if n not in known]
    if lost:
        sys.exit(f"TRUTH.jsonl lacks {len(lost)} of the test learners, first {lost[0]}")
    y = np.array([known[n][0] for n in test.names], float)
    truth = np.array([known[n][1] for n in test.names])
    groups = strata(test)
    answers, ours = {"oracle": truth}, {}
    if not options.quick:
        answers.update(baselines.every(histories.read(options.folder / "TRAIN.jsonl"), test))
    for path in options.predictions:
        given = histories.read_predictions(path)
        lost = [n for n in test.names if n not in given]
        if lost:
            sys.exit(f"{path}: {len(lost)} test learners have no prediction, first {lost[0]}")
        rows = np.array([given[n] for n in test.names], float)
        if not (np.isfinite(rows[:, 0]).all() and (rows[:, 0] >= 0).all() and (rows[:, 0] <= 1).all()):
            sys.exit(f"{path}: a pass_probability is not between 0 and 1")
        name = path.stem
        answers[name], ours[name] = rows[:, 0], rows
    figures = {k: summary(p, y, groups) for k, p in answers.items()}
    base = {} if options.quick else {k: v for k, v in figures.items() if k not in ours}
    closed = {}
    if base:
        best = min(v["brier"] for k, v in base.items() if k != "oracle")
        closed = {k: (best - figures[k]["brier"]) / (best - figures["oracle"]["brier"]) for k in ours}
    intervals = {}
    for name, rows in ours.items():
        by_group = {}
        for g, m in groups:
            inside = (truth[m] >= rows[m, 1] - 1e-12) & (truth[m] <= rows[m, 2] + 1e-12)
            by_group[g] = (inside.mean() if m.any() else np.nan, (rows[m, 2] - rows[m, 1]).mean() if m.any() else np.nan)
        intervals[name] = by_group
    if options.json:
        print(json.dumps({"figures": figures, "closed": closed, "coverage": {k: {g: v[0] for g, v in b.items()} for k, b in intervals.items()}}))
        return

    print(f"{test.people} test learners, pass rate {y.mean():.3f}. Smaller is better for Brier, log loss and ECE.\n")
    head = ["predictor", "Brier", "log loss", "ECE", "ECE mass", "var p", "reliab.", "resol.", "AUC", "interc.", "slope",
            "pass|p>=.9", "share", "Brier D", "log 0-15", "gap>=14 d"]
    widths = [30, 6, 8, 6, 8, 6, 7, 6, 5, 7, 6, 10, 5, 7, 8, 9]
    table(head, [[k, show(s["brier"]), show(s["log_loss"]), show(s["ece"]), show(s["ece_mass"]), show(s["var_p"]), show(s["reliability"]),
                  show(s["resolution"]), show(s["auc"], 3), show(s["intercept"], 2, True), show(s["slope"], 3), show(s["sure_rate"], 3),
                  show(s["sure_share"], 2), show(s["brier_d"]), show(s["log_loss_short"]), show(s["bias_gap"], 3, True)]
                 for k, s in figures.items()], widths)
    if not options.quick:
        side = baselines.rule_side(test, np.full(test.people, 0.8))
        rate = lambda m: f"{100 * y[m].mean():.1f}%" if m.any() else "-"
        told, not_told = side == 1, side == -1
        gap7, gap14 = dict(groups)["gap <= 7 days"], dict(groups)["gap >= 14 days"]
        print(f"\n80% rule: {100 * told.mean():.0f}% told ready, {rate(told)} of them pass; {rate(not_told)} of those told not ready pass "
              f"({100 * y[not_told].sum() / max(y.sum(), 1):.0f}% of all passers); {100 * (side == 0).mean():.0f}% get no answer.\n"
              f"          Told ready, at most 7 days before: {rate(told & gap7)} pass; 14 days or more: {rate(told & gap14)}.")
    for name, rows in ours.items():
        p, s = rows[:, 0], figures[name]
        (b_low, b_high), (l_low, l_high) = bootstrap(p, y)
        print(f"\n{name}: Brier {s['brier']:.4f} [{b_low:.4f}, {b_high:.4f}], log loss {s['log_loss']:.4f} [{l_low:.4f}, {l_high:.4f}] (bootstrap 95 %)."
              + (f" Closed {100 * closed[name]:.0f} % of the Brier distance from the best baseline to the oracle." if closed else ""))
        rows_out = []
        for g, m in groups:
            if not m.any():
                continue
            best = min(((brier(q[m], y[m]), k) for k, q in answers.items() if k in base and k != "oracle"), default=None)
            cover, width = intervals[name][g]
            rows_out.append([g, str(m.sum()), f"{y[m].mean():.3f}", show(p[m].mean() - y[m].mean(), 3, True), show(brier(p[m], y[m])),
                             show(log_loss(p[m], y[m])), show(ece_width(p[m], y[m]), 3), show(ece_width(truth[m], y[m]), 3),
                             show(recalibration(p[m], y[m])[1], 2), show(auc(p[m], y[m]), 3), show(brier(truth[m], y[m])),
                             show(best[0]) if best else "-", f"{100 * cover:.0f}%", show(width, 2)])
        print()
        table(["group", "n", "pass", "p-pass", "Brier", "log loss", "ECE", "oracle's", "slope", "AUC", "oracle B", "best base", "covers", "width"],
              rows_out, [16, 5, 6, 7, 7, 8, 6, 8, 6, 6, 8, 9, 6, 5])
        acceptance(name, s, p, truth, y, groups, base, intervals[name]["all"][0])
    if ours:
        print("\n'covers': share of learners whose true chance of passing lies within [low, high]; a 90 % interval should say 85 to 95 %.")


if __name__ == "__main__":
    main()
