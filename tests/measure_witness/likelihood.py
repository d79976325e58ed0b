"""Marginal likelihood of item response models, maximised directly.

Nothing here is shared with the program: no EM, no per-item steps. The marginal log-likelihood of the collapsed
patterns is one function of all parameters; L-BFGS brings it near its maximum and Newton steps with a Hessian from
central differences of the analytic gradient finish it.

Models: Rasch (slope 1, free variance), 1PL, 2PL and 3PL (Birnbaum 1968), graded responses (Samejima 1969),
generalised partial credit (Muraki 1992). Ability is normal on even nodes with weights that sum to 1.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

DICHOTOMOUS = ("rasch", "1pl", "2pl", "3pl")
GUESS_MEAN, GUESS_SD = -1.386294, 0.5


@dataclass
class Data:
    """Answers of people to items: -1 is missing; `group` counts from 0."""

    items: list[str]
    answers: np.ndarray
    group: np.ndarray

    @property
    def categories(self) -> list[int]:
        return [max(2, int(column.max()) + 1) for column in self.answers.T]


def read(path: Path) -> Data:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    head, body = rows[0], rows[1:]
    kept = [place for place, name in enumerate(head) if name not in ("person", "group")]
    answers = np.array([[int(row[place]) if row[place] else -1 for place in kept] for row in body])
    if "group" in head:
        names = [row[head.index("group")] for row in body]
        order = {name: number for number, name in enumerate(sorted(set(names)))}
        group = np.array([order[name] for name in names])
    else:
        group = np.zeros(len(body), int)
    return Data([head[place] for place in kept], answers, group)


def softplus(x):
    return np.logaddexp(0.0, x)


class Problem:
    """The objective `-(log-likelihood + log prior)` of all parameters, with its gradient."""

    def __init__(self, data: Data, model: str, groups: bool = False, nodes: int = 121, bound: float = 7.0):
        self.data, self.model = data, model
        self.theta = np.linspace(-bound, bound, nodes)
        self.people = len(data.answers)
        self.categories = data.categories if model in ("grm", "gpcm") else [2] * len(data.items)
        group = data.group if groups else np.zeros_like(data.group)
        self.groups = int(group.max()) + 1
        table, self.row_of, counts = np.unique(
            np.column_stack([group, data.answers]), axis=0, return_inverse=True, return_counts=True
        )
        self.row_of = self.row_of.ravel()
        self.group_of, self.patterns, self.counts = table[:, 0], table[:, 1:], counts.astype(float)
        # One column an item and category; a missing answer has nothing in any of them.
        self.one_hot = np.concatenate(
            [self.patterns[:, [item]] == np.arange(k) for item, k in enumerate(self.categories)], axis=1
        ).astype(float)
        self.starts = np.concatenate([[0], np.cumsum(self.categories)])
        self._layout()

    # --- where each parameter stands -------------------------------------------------------------

    def _layout(self) -> None:
        items, steps = len(self.categories), [k - 1 for k in self.categories]
        self.n_slopes = {"rasch": 0, "1pl": 1}.get(self.model, items)
        self.steps = np.concatenate([[0], np.cumsum(steps)]) + self.n_slopes
        self.guess_at = int(self.steps[-1])
        self.latent_at = self.guess_at + (items if self.model == "3pl" else 0)
        # Group 0 has mean 0, and variance 1 where the slopes set the unit.
        self.free_latent = [("sd", 0)] if self.model == "rasch" else []
        for g in range(1, self.groups):
            self.free_latent += [("mean", g), ("sd", g)]
        self.size = self.latent_at + len(self.free_latent)

    def latent(self, p):
        mean, sd = np.zeros(self.groups), np.ones(self.groups)
        for place, (what, g) in enumerate(self.free_latent):
            value = p[self.latent_at + place]
            if what == "mean":
                mean[g] = value
            else:
                sd[g] = np.exp(value)
        return mean, sd

    def slopes(self, p):
        items = len(self.categories)
        if self.model == "rasch":
            return np.ones(items)
        return np.repeat(p[0], items) if self.model == "1pl" else p[:items]

    def asymptotes(self, p):
        if self.model == "3pl":
            return expit(p[self.guess_at : self.latent_at])
        return np.zeros(len(self.categories))

    def intercepts(self, p, item):
        """All intercepts of one item; graded ones descend by construction."""
        free = p[self.steps[item] : self.steps[item + 1]]
        if self.model != "grm":
            return free
        return free[0] - np.concatenate([[0.0], np.cumsum(np.exp(free[1:]))])

    # --- probabilities ---------------------------------------------------------------------------

    def log_probabilities(self, p, theta):
        """Log-probability of each category at each `theta`, and its derivative in the linear part.

        Returns two arrays of categories x nodes. The derivative is that in `theta` divided by the slope.
        """
        a = self.slopes(p)
        if self.model in DICHOTOMOUS:
            z = a[:, None] * theta + p[self.steps[:-1], None]
            c = self.asymptotes(p)[:, None]
            s = expit(z)
            wrong = np.log1p(-c) - softplus(z)
            if self.model == "3pl":
                right = c + (1 - c) * s
                log_right, slope_right = np.log(right), (1 - c) * s * expit(-z) / right
            else:
                log_right, slope_right = -softplus(-z), expit(-z)
            logs, slopes = (np.empty((2 * len(a), len(theta))) for _ in range(2))
            logs[0::2], logs[1::2], slopes[0::2], slopes[1::2] = wrong, log_right, -s, slope_right
            return logs, slopes
        logs, slopes = (np.empty((self.starts[-1], len(theta))) for _ in range(2))
        for item in range(len(a)):
            d, rows = self.intercepts(p, item), slice(self.starts[item], self.starts[item + 1])
            z = a[item] * theta + d[:, None]
            if self.model == "gpcm":
                sums = np.concatenate([np.zeros((1, len(theta))), np.cumsum(z, axis=0)])
                logs[rows] = sums - np.logaddexp.reduce(sums, axis=0)
                score = np.arange(len(d) + 1)[:, None]
                slopes[rows] = score - (score * np.exp(logs[rows])).sum(axis=0)
            else:
                # s(x) - s(y) = s(x) s(-y) (1 - exp(y - x)); y - x does not depend on theta.
                above, below = -softplus(-z), -softplus(z)
                logs[rows] = 0.0
                slopes[rows] = 0.0
                logs[rows][1:] += above
                logs[rows][:-1] += below
                logs[rows][1:-1] += np.log1p(-np.exp(np.diff(d)))[:, None]
                slopes[rows][1:] += expit(-z)
                slopes[rows][:-1] -= expit(z)
        return logs, slopes

    def log_weights(self, p):
        mean, sd = self.latent(p)
        log_w = -0.5 * ((self.theta - mean[:, None]) / sd[:, None]) ** 2
        return log_w - np.logaddexp.reduce(log_w, axis=1)[:, None]

    def posterior(self, p):
        """Log-likelihood of each pattern, and the posterior weight of each node (patterns x nodes)."""
        logs, slopes = self.log_probabilities(p, self.theta)
        joint = self.one_hot @ logs + self.log_weights(p)[self.group_of]
        highest = joint.max(axis=1, keepdims=True)
        joint -= highest
        np.exp(joint, out=joint)
        total = joint.sum(axis=1, keepdims=True)
        joint /= total
        return (np.log(total) + highest)[:, 0], joint, slopes

    # --- objective and gradient ------------------------------------------------------------------

    def log_prior(self, p):
        if self.model != "3pl":
            return 0.0
        z = (p[self.guess_at : self.latent_at] - GUESS_MEAN) / GUESS_SD
        return float(np.sum(-0.5 * z**2 - np.log(GUESS_SD * np.sqrt(2 * np.pi))))

    def log_likelihood(self, p):
        return float(self.counts @ self.posterior(p)[0])

    def objective(self, p):
        per_pattern, post, slopes = self.posterior(p)
        post *= self.counts[:, None]
        expected = self.one_hot.T @ post  # how many people are expected in each category at each node
        gradient = np.zeros(self.size)
        by_linear = expected * slopes
        by_item = np.add.reduceat(by_linear, self.starts[:-1], axis=0)
        by_slope = by_item @ self.theta
        if self.model == "1pl":
            gradient[0] = by_slope.sum()
        elif self.n_slopes:
            gradient[: self.n_slopes] = by_slope
        if self.model in DICHOTOMOUS:
            gradient[self.steps[:-1]] = by_item.sum(axis=1)
        else:
            for item in range(len(self.categories)):
                self._step_gradient(p, item, expected, gradient)
        if self.model == "3pl":
            self._guess_gradient(p, expected, gradient)
        if self.free_latent:
            self._latent_gradient(p, post, gradient)
        value = float(self.counts @ per_pattern) + self.log_prior(p)
        return -value, -gradient

    def _step_gradient(self, p, item, expected, gradient):
        rows, places = slice(self.starts[item], self.starts[item + 1]), slice(self.steps[item], self.steps[item + 1])
        r, d = expected[rows], self.intercepts(p, item)
        z = self.slopes(p)[item] * self.theta + d[:, None]
        if self.model == "gpcm":
            logs = np.concatenate([np.zeros((1, len(self.theta))), np.cumsum(z, axis=0)])
            prob = np.exp(logs - np.logaddexp.reduce(logs, axis=0))
            residual = r - r.sum(axis=0) * prob
            # Step v is passed by every category from v on.
            gradient[places] = residual[::-1].cumsum(axis=0)[::-1][1:].sum(axis=1)
            return
        by_d = (r[1:] * expit(-z) - r[:-1] * expit(z)).sum(axis=1)
        between = r[1:-1].sum(axis=1) / np.expm1(-np.diff(d))
        by_d[:-1] += between
        by_d[1:] -= between
        gaps = np.exp(p[places][1:])
        later = by_d[::-1].cumsum()[::-1]
        gradient[places] = np.concatenate([[later[0]], -later[1:] * gaps])

    def _guess_gradient(self, p, expected, gradient):
        c = self.asymptotes(p)[:, None]
        z = self.slopes(p)[:, None] * self.theta + p[self.steps[:-1], None]
        right = c + (1 - c) * expit(z)
        by_c = (expected[1::2] * expit(-z) / right - expected[0::2] / (1 - c)).sum(axis=1)
        places = slice(self.guess_at, self.latent_at)
        gradient[places] = by_c * (c * (1 - c))[:, 0] - (p[places] - GUESS_MEAN) / GUESS_SD**2

    def _latent_gradient(self, p, post, gradient):
        mean, sd = self.latent(p)
        weights = np.exp(self.log_weights(p))
        for place, (what, g) in enumerate(self.free_latent):
            mass = post[self.group_of == g].sum(axis=0)
            z = (self.theta - mean[g]) / sd[g]
            slope = z / sd[g] if what == "mean" else z**2
            gradient[self.latent_at + place] = mass @ slope - mass.sum() * (weights[g] @ slope)

    def hessian(self, p):
        """Central differences of the gradient of the objective: the observed information."""
        out = np.empty((self.size, self.size))
        for place in range(self.size):
            step = np.zeros(self.size)
            step[place] = 1e-4 * max(1.0, abs(p[place]))
            out[place] = (self.objective(p + step)[1] - self.objective(p - step)[1]) / (2 * step[place])
        return (out + out.T) / 2

    # --- what is reported ------------------------------------------------------------------------

    def start(self, slope=1.0, guess=0.2, noise=0.0, seed=0):
        """Intercepts from the shares of answers, everything else as asked."""
        random = np.random.default_rng(seed)
        p = np.zeros(self.size)
        p[: self.n_slopes] = slope
        for item, k in enumerate(self.categories):
            column = self.data.answers[:, item]
            column = column[column >= 0]
            counts = np.bincount(column, minlength=k) + 0.5
            share = counts / counts.sum()
            places = slice(self.steps[item], self.steps[item + 1])
            if self.model == "grm":
                passed = 1 - share.cumsum()[:-1]
                d = 1.2 * np.log(passed / (1 - passed))
                p[places] = np.concatenate([d[:1], np.log(-np.diff(d))])
            elif self.model == "gpcm":
                p[places] = np.diff(np.log(share))
            elif self.model == "3pl":
                base = np.clip((share[1] - 0.8 * guess) / (1 - 0.8 * guess), 0.03, 0.99)
                p[places] = 1.2 * np.log(base / (1 - base))
            else:
                p[places] = 1.2 * np.log(share[1] / share[0])
        if self.model == "3pl":
            p[self.guess_at : self.latent_at] = np.log(guess / (1 - guess))
        return p + noise * random.standard_normal(self.size)

    def natural(self, p):
        """All reported parameters in one list: slopes, intercepts, asymptotes, thresholds, latent."""
        a = self.slopes(p)
        d = [self.intercepts(p, item) for item in range(len(a))]
        b = [-steps / slope for steps, slope in zip(d, a)]
        mean, sd = self.latent(p)
        return np.concatenate([a, *d, self.asymptotes(p), *b, mean, sd**2])


def parameters(problem: Problem, answer: dict) -> np.ndarray:
    """Reads the parameters of an answer of `rungs measure calibrate --json`."""
    p = np.zeros(problem.size)
    for item, row in enumerate(answer["items"]):
        if problem.n_slopes:
            p[min(item, problem.n_slopes - 1)] = row["a"]
        places = slice(problem.steps[item], problem.steps[item + 1])
        if problem.model in DICHOTOMOUS:
            p[places] = row["d"]
        else:
            d = -row["a"] * np.array(row["thresholds"])
            p[places] = np.concatenate([d[:1], np.log(-np.diff(d))]) if problem.model == "grm" else d
        if problem.model == "3pl":
            c = np.clip(row["c"], 1e-15, 1 - 1e-15)
            p[problem.guess_at + item] = np.log(c / (1 - c))
    groups = answer.get("groups") or [{"mean": 0.0, "variance": answer["latent_variance"]}]
    for place, (what, g) in enumerate(problem.free_latent):
        p[problem.latent_at + place] = groups[g]["mean"] if what == "mean" else 0.5 * np.log(groups[g]["variance"])
    return p


@dataclass
class Fit:
    """A finished maximisation: parameters, how well it went and the covariance of the parameters."""

    problem: Problem
    p: np.ndarray
    value: float
    gradient: float
    step: float
    iterations: int
    smallest: float
    covariance: np.ndarray | None
    others: list[float] = field(default_factory=list)

    @property
    def converged(self) -> bool:
        # On a ridge that runs to infinity the gradient fades as well, but the next Newton step stays long.
        return self.covariance is not None and self.gradient < 1e-5 and self.step < 1e-5

    @property
    def log_prior(self) -> float:
        return self.problem.log_prior(self.p)

    @property
    def log_likelihood(self) -> float:
        return -self.value - self.log_prior


def maximise(problem: Problem, start: np.ndarray, most_newton: int = 12) -> Fit:
    """Climbs to the nearest maximum."""
    scale = 1.0 / problem.people

    def scaled(p):
        value, gradient = problem.objective(p)
        return value * scale, gradient * scale

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = minimize(scaled, start, jac=True, method="L-BFGS-B",
                         options={"maxiter": 300, "maxfun": 400, "gtol": 1e-6, "ftol": 1e-15, "maxcor": 30})
        p, iterations = found.x, int(found.nit)
        value, gradient = problem.objective(p)
        hessian = problem.hessian(p)
        long = 0
        for _ in range(most_newton):
            values, vectors = np.linalg.eigh(hessian)
            step = -vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), 1e-8 * values[-1]))
            length = np.abs(step).max()
            if length < 1e-7 and values[0] > 0:
                break
            if length > 1.0:
                step /= length
                long += 1
                if long > 5:
                    break  # a ridge that runs to infinity
            share = 1.0
            while share > 1e-6:
                next_value, next_gradient = problem.objective(p + share * step)
                if np.isfinite(next_value) and next_value <= value + 1e-9:
                    break
                share /= 2
            else:
                break
            p, value, gradient = p + share * step, next_value, next_gradient
            iterations += 1
            # Close to the maximum the same Hessian serves for a last step or two.
            if share * np.abs(step).max() > 1e-4:
                hessian = problem.hessian(p)
            elif np.abs(gradient).max() < 1e-8:
                break
        hessian = problem.hessian(p)
        values, vectors = np.linalg.eigh(hessian)
        covariance = None
        step = np.inf
        if np.all(np.isfinite(values)) and values[0] > 0:
            covariance = (vectors / values) @ vectors.T
            step = float(np.abs(covariance @ gradient).max())
    return Fit(problem, p, value, float(np.abs(gradient).max()), step, iterations, float(values[0]), covariance)


def fit(data: Data, model: str, groups: bool = False, starts: int = 1, **grid) -> Fit:
    """The best of several climbs; a converged one goes before one that is not, unless that is clearly higher."""
    problem = Problem(data, model, groups, **grid)
    begins = [problem.start()]
    if model == "3pl":
        begins += [problem.start(slope=1.6, guess=0.1), problem.start(slope=0.8, guess=0.3)]
    begins += [problem.start(noise=0.3, seed=seed) for seed in range(max(0, starts - len(begins)))]
    found = [maximise(problem, begin) for begin in begins[:starts]]
    best = min(found, key=lambda one: one.value - (1e-6 if one.converged else 0.0))
    best.others = sorted(-one.value for one in found)
    return best


def report(one: Fit) -> dict:
    """What `rungs measure calibrate --json` answers, and how close to a maximum it is."""
    problem, p = one.problem, one.p
    natural = problem.natural(p)
    errors = np.full(len(natural), np.nan)
    if one.covariance is not None:
        slopes = np.empty((len(natural), problem.size))
        for place in range(problem.size):
            step = np.zeros(problem.size)
            step[place] = 1e-5 * max(1.0, abs(p[place]))
            slopes[:, place] = (problem.natural(p + step) - problem.natural(p - step)) / (2 * step[place])
        errors = np.sqrt(np.maximum(np.einsum("ip,pq,iq->i", slopes, one.covariance, slopes), 0.0))

    items, steps = len(problem.categories), problem.steps - problem.n_slopes
    at_d, at_c = items, items + steps[-1]
    at_b = at_c + items
    at_latent = at_b + steps[-1]

    def number(values, place):
        value = float(values[place])
        return value if np.isfinite(value) else None

    out = []
    for item, name in enumerate(problem.data.items):
        row = {"item": name, "a": number(natural, item), "se_a": number(errors, item)}
        d = [at_d + place for place in range(steps[item], steps[item + 1])]
        b = [at_b + place for place in range(steps[item], steps[item + 1])]
        if problem.model in DICHOTOMOUS:
            row |= {"d": number(natural, d[0]), "se_d": number(errors, d[0]),
                    "b": number(natural, b[0]), "se_b": number(errors, b[0]),
                    "c": number(natural, at_c + item), "se_c": number(errors, at_c + item)}
        else:
            row |= {"thresholds": [number(natural, place) for place in b],
                    "se_thresholds": [number(errors, place) for place in b],
                    "intercepts": [number(natural, place) for place in d],
                    "se_intercepts": [number(errors, place) for place in d]}
        for name in ("se_a", "se_c"):
            if row.get(name) == 0.0:
                row[name] = None  # not estimated
        out.append(row)
    mean, sd = problem.latent(p)
    return {
        "model": problem.model,
        "log_likelihood": one.log_likelihood,
        "log_prior": one.log_prior,
        "iterations": one.iterations,
        "converged": one.converged,
        "gradient": one.gradient,
        "newton_step": one.step,
        "smallest_eigenvalue": one.smallest,
        "other_maxima": one.others,
        "items": out,
        "latent_variance": float(sd[0] ** 2),
        "groups": [
            {"mean": float(m), "variance": float(s**2), "se_mean": number(errors, at_latent + g),
             "se_variance": number(errors, at_latent + len(mean) + g)}
            for g, (m, s) in enumerate(zip(mean, sd))
        ],
    }
