"""Ability of each person: the mean of the posterior, its mode, and weighted likelihood.

* EAP (Bock & Mislevy 1982): mean and standard deviation of the posterior on the nodes.
* MAP (Samejima 1969): the mode; standard error from the observed information of the posterior.
* WLE: the mode of `L(theta) sqrt(I(theta))`, I the expected information; standard error from the curvature of that
  product at its mode. This is the estimator of Warm (1989) wherever `I' = J`, which is every model here but the one with
  a lower asymptote; there `warm` solves his own equation `(ln L)' + J / 2I = 0`.

Modes are looked for on a grid from -20 to 20, never outside, and then pinned down by bisection of the derivative.
"""

from __future__ import annotations

import numpy as np

from likelihood import Problem

REACH = 20.0


def eap(problem: Problem, p):
    _, post, _ = problem.posterior(p)
    mean = post @ problem.theta
    variance = np.einsum("rq,rq->r", post, (problem.theta - mean[:, None]) ** 2)
    return mean, np.sqrt(variance)


def _by_item(problem, table):
    return np.add.reduceat(table, problem.starts[:-1], axis=0)


class _Curve:
    """The derivative of what is maximised, at one ability a pattern."""

    def __init__(self, problem: Problem, p, method: str):
        self.problem, self.p, self.method = problem, p, method
        self.slopes = np.repeat(problem.slopes(p), problem.categories)[:, None]
        mean, sd = problem.latent(p)
        self.mean, self.sd = mean[problem.group_of], sd[problem.group_of]
        self.seen = (problem.patterns >= 0).astype(float).T  # items x patterns

    def information(self, theta):
        """Expected information of each item at each `theta` (items x thetas)."""
        logs, slopes = self.problem.log_probabilities(self.p, theta)
        return _by_item(self.problem, np.exp(logs) * (slopes * self.slopes) ** 2)

    def test_information(self, theta):
        return (self.seen * self.information(theta)).sum(axis=0)

    def likelihood_slope(self, theta):
        _, slopes = self.problem.log_probabilities(self.p, theta)
        return np.einsum("rc,cr->r", self.problem.one_hot, slopes * self.slopes)

    def derivative(self, theta):
        value = self.likelihood_slope(theta)
        if self.method == "map":
            return value - (theta - self.mean) / self.sd**2
        if self.method == "wle":
            h = 1e-4
            up, down = self.test_information(theta + h), self.test_information(theta - h)
            return value + (np.log(up) - np.log(down)) / (4 * h)
        return value + self.warm(theta)

    def warm(self, theta):
        """J / 2I, where J sums P' P'' / P over categories."""
        h = 1e-4

        def first(at):
            logs, slopes = self.problem.log_probabilities(self.p, at)
            return np.exp(logs) * slopes * self.slopes, np.exp(logs)

        p1, p0 = first(theta)
        p2 = (first(theta + h)[0] - first(theta - h)[0]) / (2 * h)
        j = (self.seen * _by_item(self.problem, p1 * p2 / p0)).sum(axis=0)
        return j / (2 * self.test_information(theta))

    def heights(self, grid):
        """What is maximised, at every place of the grid (patterns x places); Warm's equation has no such function."""
        logs, _ = self.problem.log_probabilities(self.p, grid)
        value = self.problem.one_hot @ logs
        if self.method == "map":
            return value - 0.5 * ((grid - self.mean[:, None]) / self.sd[:, None]) ** 2
        return value + 0.5 * np.log(self.seen.T @ self.information(grid))


def mode(problem: Problem, p, method: str):
    """The estimate of each pattern, its standard error, and one over the root of the test information there."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        curve = _Curve(problem, p, "wle" if method == "warm" else method)
        grid = np.linspace(-REACH, REACH, 801)
        step = grid[1] - grid[0]
        start = grid[np.nanargmax(curve.heights(grid), axis=1)]
        if method == "warm":
            curve = _Curve(problem, p, "warm")
            step = 0.5
        low, high = np.maximum(start - step, -REACH), np.minimum(start + step, REACH)
        for _ in range(24):
            middle = (low + high) / 2
            up = curve.derivative(middle) > 0
            low, high = np.where(up, middle, low), np.where(up, high, middle)
        theta = (low + high) / 2
        h = 1e-4
        bend = (curve.derivative(theta - h) - curve.derivative(theta + h)) / (2 * h)
        return theta, 1 / np.sqrt(bend), 1 / np.sqrt(curve.test_information(theta))


def scores(problem: Problem, p, modes=("map", "wle")) -> dict:
    """All estimates, a value a person in the order of the file; persons without answers get NaN from WLE."""
    rows = problem.row_of
    theta, se = eap(problem, p)
    out = {"eap": {"theta": theta[rows], "se": se[rows]}}
    for method in modes:
        theta, se, of_information = mode(problem, p, method)
        out[method] = {"theta": theta[rows], "se": se[rows], "se_information": of_information[rows]}
    return out
