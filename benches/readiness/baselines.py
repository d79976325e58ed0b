"""The predictors that readiness is compared with, each in a few lines.

Each takes the training histories (with outcomes) and the test histories and returns a probability a test learner.
"""

import numpy as np
from scipy.special import expit, logit, ndtr
from sklearn.linear_model import LogisticRegression

SMALL = 16  # a rule of thumb wants at least so many answers
PSEUDO = 6  # without this the two regressions on percentages are far worse than published for short histories


def mean_of(h, mask):
    """Share right over the answers in `mask`, per learner; NaN without one."""
    n = np.bincount(h.learner[mask], minlength=h.people).astype(float)
    right = np.bincount(h.learner[mask], weights=h.correct[mask], minlength=h.people)
    return np.divide(right, n, out=np.full(h.people, np.nan), where=n > 0)


def percents(h):
    """All answers, last 50, weighted by the blueprint, last mock: shares right, NaN where there is nothing."""
    count = h.count
    place = np.arange(len(h.learner)) - np.repeat(np.cumsum(count) - count, count)
    whole = mean_of(h, np.ones(len(h.learner), bool))
    recent = mean_of(h, place >= count[h.learner] - 50)
    last = np.zeros(h.people, int)
    np.maximum.at(last, h.learner, h.mock)
    mock = mean_of(h, (h.mock > 0) & (h.mock == last[h.learner]))
    key = h.learner * h.blueprint.shape[1] + h.domain
    size = h.blueprint.size
    n = np.bincount(key, minlength=size).reshape(h.blueprint.shape)
    right = np.bincount(key, weights=h.correct, minlength=size).reshape(h.blueprint.shape)
    fill = np.where(np.isnan(whole), 0, whole)[:, None]
    weighted = ((right + 2 * fill) / (n + 2) * h.blueprint).sum(1) / h.blueprint.sum(1)
    return whole, recent, np.where(np.isnan(whole), np.nan, weighted), mock


def rule_side(h, threshold):
    """+1 told ready, -1 told not ready, 0 no answer: the last mock, without a mock the last 50 answers."""
    _, recent, _, mock = percents(h)
    score = np.where(np.isnan(mock), recent, mock)
    side = np.where(score >= threshold - 1e-12, 1, -1)
    return np.where((h.count < SMALL) | np.isnan(score), 0, side)


def stated(side):
    return np.choose(side + 1, (0.01, 0.5, 0.99))


def honest(train, train_side, side):
    """The pass rate in training of the same side of the rule."""
    rate = {s: train.outcome[train_side == s].mean() if (train_side == s).any() else train.outcome.mean() for s in (-1, 0, 1)}
    return np.array([rate[s] for s in side])


def regression(train_x, outcome, test_x):
    """Logistic regression without a penalty worth the name, on standardised features."""
    centre, spread = train_x.mean(0), train_x.std(0) + 1e-9
    model = LogisticRegression(C=100.0, max_iter=2000).fit((train_x - centre) / spread, outcome)
    return model.predict_proba((test_x - centre) / spread)[:, 1]


def steadied(share, count, mean):
    """A share right, drawn towards the mean as by PSEUDO more answers: two right out of two is not a certainty."""
    return (np.where(np.isnan(share), mean, share) * count + PSEUDO * mean) / (count + PSEUDO)


def percent_features(h, mean):
    return steadied(percents(h)[0], h.count, mean)[:, None]


def raw_features(h, mean):
    """All, recent, blueprint-weighted, last mock, whether there is a mock, amount, gap."""
    whole, recent, weighted, mock = percents(h)
    whole, recent, weighted = (steadied(x, h.count, mean) for x in (whole, recent, weighted))
    gap = np.where(np.isnan(h.gap), 7.0, h.gap)
    return np.column_stack([whole, recent, weighted, np.where(np.isnan(mock), recent, mock), np.isnan(mock),
                            np.log1p(h.count), np.log1p(np.maximum(gap, 0))])


def irt(h, slope=1.1, guessing=0.22, mean=0.0, general_sd=1.0, domain_sd=0.45, rounds=8):
    """Abilities per domain with the author's difficulties taken as true, as a normal posterior, then the chance of passing.

    Posterior mode by Newton steps with the expected information (a normal approximation of the EAP), prior general factor plus
    domain deviations. The exam is taken to ask questions like those of the practice bank. Nothing is fitted.
    """
    people, width = h.blueprint.shape
    covariance = np.full((width, width), general_sd**2) + np.eye(width) * domain_sd**2
    precision = np.linalg.inv(covariance)
    theta = np.full((people, width), float(mean))
    key = h.learner * width + h.domain
    for _ in range(rounds):
        z = expit(slope * (theta.reshape(-1)[key] - h.prior))
        p = guessing + (1 - guessing) * z
        dp = slope * (1 - guessing) * z * (1 - z)
        gradient = np.bincount(key, weights=dp * (h.correct - p) / (p * (1 - p)), minlength=people * width)
        information = np.bincount(key, weights=dp * dp / (p * (1 - p)), minlength=people * width)
        gradient = gradient.reshape(people, width) - (theta - mean) @ precision
        hessian = np.broadcast_to(precision, (people, width, width)).copy()
        hessian[:, np.arange(width), np.arange(width)] += information.reshape(people, width)
        theta = theta + np.clip(np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0], -1, 1)
    posterior = np.linalg.inv(hessian)
    # The exam: chance per domain over the bank's author difficulties.
    grid = np.linspace(-6, 6, 241)
    chance, climb = np.zeros_like(theta), np.zeros_like(theta)
    for exam in np.unique(h.exam):
        rows = np.flatnonzero(h.exam == exam)
        of_exam = h.exam[h.learner] == exam
        for d in range(int((h.blueprint[rows[0]] > 0).sum())):
            here = of_exam & (h.domain == d)
            _, one = np.unique(h.item[here], return_index=True)
            difficulties = h.prior[here][one] if len(one) >= 5 else np.linspace(-2, 2, 21)
            curve = guessing + (1 - guessing) * expit(slope * (grid[:, None] - difficulties)).mean(1)
            chance[rows, d] = np.interp(theta[rows, d], grid, curve)
            climb[rows, d] = np.interp(theta[rows, d], grid, np.gradient(curve, grid))
    asked = h.blueprint / h.blueprint.sum(1, keepdims=True) * h.length[:, None]
    mean_right = (asked * chance).sum(1)
    slope_right = asked * climb
    variance = (asked * chance * (1 - chance)).sum(1) + np.einsum("id,ide,ie->i", slope_right, posterior, slope_right)
    need = np.ceil(h.cut * h.length - 1e-9)
    return np.clip(ndtr((mean_right - need + 0.5) / np.sqrt(variance)), 1e-4, 1 - 1e-4)


def every(train, test, **irt_options):
    """All baselines, in the order of the published table."""
    y = train.outcome
    everywhere = percents(train)[0]
    mean = np.nanmean(everywhere)
    answer = {"base rate of train": np.full(test.people, y.mean())}
    for label, threshold in (("80% rule", lambda h: np.full(h.people, 0.8)), ("last mock >= cut", lambda h: h.cut)):
        train_side, side = rule_side(train, threshold(train)), rule_side(test, threshold(test))
        answer[f"{label}, 0.99/0.01"] = stated(side)
        answer[f"{label}, train rates"] = honest(train, train_side, side)
    answer["logistic, percent"] = regression(percent_features(train, mean), y, percent_features(test, mean))
    train_raw, test_raw = raw_features(train, mean), raw_features(test, mean)
    answer["logistic, raw scores"] = regression(train_raw, y, test_raw)
    train_irt, test_irt = irt(train, **irt_options), irt(test, **irt_options)
    answer["IRT, no fitting"] = test_irt
    train_logit, test_logit = logit(train_irt)[:, None], logit(test_irt)[:, None]
    answer["IRT, recalibrated"] = regression(train_logit, y, test_logit)
    answer["logistic, IRT + raw"] = regression(np.hstack([train_raw, train_logit]), y, np.hstack([test_raw, test_logit]))
    return answer
