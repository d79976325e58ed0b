"""Does the model fit: M2 and C2, S-X2, infit and outfit.

* M2 (Maydeu-Olivares & Joe 2006); with more than two categories the collapsed M2* of Cai & Hansen (2013), from the
  means of items and of products of two items; C2 of Cai & Monro (2014), from category shares and products. Missing
  answers are taken as missing completely at random.
* S-X2 (Orlando & Thissen 2000; Kang & Chen 2008 for categories), expected shares by the recursion of Lord & Wingersky
  (1984), sparse score groups merged until every expected count is at least 1.
* Infit and outfit (Wright & Masters 1982) at EAP.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import chi2

from ability import eap
from likelihood import Problem


def _category_moments(problem: Problem, p, theta):
    """First, second and fourth central moments of each item's score given `theta` (items x nodes)."""
    prob = np.exp(problem.log_probabilities(p, theta)[0])
    score = np.concatenate([np.arange(k) for k in problem.categories])[:, None]

    def total(values):
        return np.add.reduceat(values, problem.starts[:-1], axis=0)

    first = total(score * prob)
    centred = score - np.repeat(first, problem.categories, axis=0)
    return first, total(score**2 * prob), total(centred**4 * prob), prob


def _limited(problem: Problem, p, shares: bool, latent: bool = True):
    """The quadratic form in residual moments; `shares` takes category shares (C2) instead of means (M2*)."""
    data, items = problem.data.answers, len(problem.categories)
    seen = data >= 0
    data = np.where(seen, data, 0)
    weights = np.exp(problem.log_weights(p))[0]
    left, right = np.triu_indices(items, 1)

    def conditional(q):
        mean, square, _, prob = _category_moments(problem, q, problem.theta)
        if not shares:
            return mean, mean, square, prob
        kept = np.ones(len(prob), bool)
        kept[problem.starts[:-1]] = False
        return prob[kept], mean, square, prob

    def expected(q):
        first, mean, _, _ = conditional(q)
        w = np.exp(problem.log_weights(q))[0]
        return np.concatenate([first @ w, (mean[left] * mean[right]) @ w])

    if shares:
        owner = np.repeat(np.arange(items), np.array(problem.categories) - 1)
        score = np.concatenate([np.arange(1, k) for k in problem.categories])
        observed_first = ((data[:, owner] == score) & seen[:, owner]).sum(axis=0)
    else:
        owner = np.arange(items)
        observed_first = data.sum(axis=0)
    # Each moment rests on the people who answered its items, a covariance of two on those who answered all of them.
    who = np.concatenate([seen[:, owner], seen[:, left] & seen[:, right]], axis=1).astype(float)
    behind = who.sum(axis=0)
    if problem.groups > 1 or (behind == 0).any():
        return None
    observed = np.concatenate([observed_first, (data[:, left] * data[:, right]).sum(axis=0)]) / behind

    free = problem.size if latent else problem.latent_at
    columns = []
    for place in range(free):
        step = np.zeros(problem.size)
        step[place] = 1e-5 * max(1.0, abs(p[place]))
        columns.append((expected(p + step) - expected(p - step)) / (2 * step[place]))
    delta = np.array(columns).T
    moments = len(observed)
    df = moments - problem.size
    if df <= 0:
        return None

    # E[m m'] as if items were independent given theta, then the moments that share an item put right.
    first, mean, square, _ = conditional(p)
    m = np.concatenate([first, mean[left] * mean[right]])
    xi = (m * weights) @ m.T
    singles = len(first)
    for item in range(items):
        mine = np.flatnonzero(owner == item)
        pairs = np.flatnonzero((left == item) | (right == item))
        other = np.where(left[pairs] == item, right[pairs], left[pairs])
        extra = weights * (square[item] - mean[item] ** 2)
        block = (mean[other] * extra) @ mean[other].T
        xi[np.ix_(singles + pairs, singles + pairs)] += block
        if shares:
            for a in mine:
                with_score = (first[a] * (score[a] - mean[item]) * weights) @ mean[other].T
                xi[a, singles + pairs] += with_score
                xi[singles + pairs, a] += with_score
                for b in mine:
                    xi[a, b] = (first[a] @ weights if a == b else 0.0)
        else:
            crossed = extra @ mean[other].T
            xi[item, singles + pairs] += crossed
            xi[singles + pairs, item] += crossed
            xi[item, item] += extra.sum()
    both = ((square[left] - mean[left] ** 2) * (square[right] - mean[right] ** 2)) @ weights
    xi[singles + np.arange(len(left)), singles + np.arange(len(left))] += both
    e = m @ weights
    xi -= np.outer(e, e)

    complement = np.linalg.qr(delta, mode="complete")[0][:, delta.shape[1] :]

    def form(residual, covariance):
        residual = complement.T @ residual
        return float(residual @ np.linalg.solve(complement.T @ covariance @ complement, residual))

    value = form(observed - e, xi * (who.T @ who) / np.outer(behind, behind))
    out = {"value": value, "df": df, "p": float(chi2.sf(value, df))}
    if not seen.all():
        # The way of the R package mirt from 1.43 on: covariances as of complete data, residuals scaled instead.
        out["scaled"] = form((observed - e) * behind / len(data), xi / len(data))
    return out


def m2(problem, p, latent=True):
    return _limited(problem, p, shares=False, latent=latent)


def c2(problem, p):
    return _limited(problem, p, shares=True)


def _lord_wingersky(tables):
    """Probability of each sum score given each node, from items' category probabilities."""
    out = np.ones((1, tables[0].shape[1]))
    for table in tables:
        wider = np.zeros((len(out) + len(table) - 1, out.shape[1]))
        for k, row in enumerate(table):
            wider[k : k + len(out)] += out * row
        out = wider
    return out


def _merge_rows(observed, expected, source, target):
    for table in (observed, expected):
        table[target] += table[source]
    return np.delete(observed, source, 0), np.delete(expected, source, 0)


def _collapse(observed, expected, least=1.0):
    """Merges cells until every expected count is at least `least`.

    Rows are score groups, columns categories. The order of merging is a convention, taken from the R package mirt:
    groups that cannot have reached every category join the nearest that can; empty groups go; a group of one person
    joins the next; rare categories of a group join a neighbour; rare last categories go as a whole; then groups with
    an expected count below `least` join a neighbour.
    """
    out_of_reach = observed.shape[1] - 2
    for _ in range(out_of_reach):
        observed, expected = _merge_rows(observed, expected, 0, 1)
        observed, expected = _merge_rows(observed, expected, len(observed) - 1, len(observed) - 2)
    kept = observed.sum(axis=1) > 0
    observed, expected = observed[kept], expected[kept]
    # Taken by place before groups of one are joined, as there; a group that moves up keeps the mark of its place.
    rare = expected < least
    drop = []
    for row in range(len(observed) - 1):
        if observed[row].sum() == 1:
            drop.append(row)
            observed[row + 1] += observed[row]
            expected[row + 1] += expected[row]
    observed, expected = np.delete(observed, drop, 0), np.delete(expected, drop, 0)
    if len(observed) > 1 and observed[-1].sum() == 1:
        observed, expected = _merge_rows(observed, expected, len(observed) - 1, len(observed) - 2)
    columns = observed.shape[1]
    if columns > 2:
        for row in range(len(expected)):
            if rare[row].any():
                e, o = list(expected[row]), list(observed[row])
                while len(e) > 2:
                    place = max(i for i, value in enumerate(e) if value == min(e))
                    if place == 0:
                        to = 1
                    elif place == len(e) - 1:
                        to = place - 1
                    else:
                        to = place - 1 if e[place - 1] <= e[place + 1] else place + 1
                    e[to] += e[place]
                    o[to] += o[place]
                    del e[place], o[place]
                    if min(e) >= least:
                        break
                blank = [0.0] * (columns - len(e))
                expected[row], observed[row] = e + blank, o + blank
        while expected.shape[1] > 2 and expected[:, -1].sum() < least * np.ceil(len(expected) * 0.1):
            for table in (observed, expected):
                table[:, -2] += table[:, -1]
            observed, expected = observed[:, :-1], expected[:, :-1]
        gone = []
        for column in range(expected.shape[1] - 1, 0, -1):
            if (expected[:, column] > 0).mean() < 0.05:
                gone.append(column)
                for table in (observed, expected):
                    table[:, column - 1] += table[:, column]
        observed, expected = np.delete(observed, gone, 1), np.delete(expected, gone, 1)
    while len(expected) > 1:
        low = np.flatnonzero(((expected < least) & (expected != 0)).any(axis=1))
        if not len(low):
            break
        row = low[0]
        if row == 0:
            to = 1
        elif row == len(expected) - 1:
            to = row - 1
        else:
            to = row - 1 if observed[row - 1].sum() <= observed[row + 1].sum() else row + 1
        observed, expected = _merge_rows(observed, expected, row, to)
    return observed, expected


def s_x2(problem: Problem, p):
    """A statistic an item, from the people who answered every item."""
    data = problem.data.answers
    data = data[(data >= 0).all(axis=1)]
    if problem.groups > 1 or len(data) < 2:
        return None
    prob = np.exp(problem.log_probabilities(p, problem.theta)[0])
    weights = np.exp(problem.log_weights(p))[0]
    tables = [prob[a:b] for a, b in zip(problem.starts[:-1], problem.starts[1:])]
    whole = _lord_wingersky(tables) @ weights
    total = data.sum(axis=1)
    highest = len(whole) - 1
    own = {"rasch": 1, "1pl": 2, "2pl": 2, "3pl": 3}.get(problem.model)
    out = []
    for item, table in enumerate(tables):
        rest = _lord_wingersky(tables[:item] + tables[item + 1 :])
        expected, observed = np.zeros((highest + 1, len(table))), np.zeros((highest + 1, len(table)))
        for k, row in enumerate(table):
            expected[k : k + len(rest), k] = rest @ (row * weights) / whole[k : k + len(rest)]
            observed[:, k] = np.bincount(total[data[:, item] == k], minlength=highest + 1)
        inside = slice(1, highest)
        observed, expected = observed[inside], expected[inside] * observed[inside].sum(axis=1, keepdims=True)
        observed, expected = _collapse(observed.copy(), expected.copy())
        used = expected > 0
        value = float(((observed - expected)[used] ** 2 / expected[used]).sum())
        df = int(used.sum()) - len(expected) - (own or len(table)) - (1 if problem.model == "rasch" else 0)
        out.append({"item": problem.data.items[item], "value": value, "df": max(df, 0),
                    "p": float(chi2.sf(value, df)) if df > 0 else None, "cells": int(used.sum()), "rows": len(expected)})
    return out


def residual_fit(problem: Problem, p):
    """Infit and outfit of each item: variance-weighted and plain mean squares of residuals at EAP.

    A variance below the root of 0.00001 counts as that, as in the R package mirt: else one lucky guess decides alone.
    """
    theta, _ = eap(problem, p)
    mean, square, _, _ = _category_moments(problem, p, theta)
    variance = np.maximum(square - mean**2, np.sqrt(1e-5))
    seen = problem.patterns.T >= 0
    residual = np.where(seen, problem.patterns.T - mean, 0.0) ** 2
    outfit = (residual / variance) @ problem.counts / (seen @ problem.counts)
    infit = residual @ problem.counts / ((variance * seen) @ problem.counts)
    return infit, outfit
