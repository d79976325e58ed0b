"""The planning model, written a second time from its specification.

Nothing here is shared with the Rust planner: this file follows the page "The planning model" of the
book sentence by sentence, so that the two can disagree. It holds

* `load(view, profile)`: a planning view (JSON) and a profile (TOML or JSON) as a `Problem`;
* `evaluate(problem, steps)`: what a plan means, or why it is not feasible;
* `every_plan(problem)`: all feasible plans of a small problem, and `best(plans)` with the tie rules;
* `sensible(plans)`: the other sensible plans.

Days count from the start of the plan, money is in whole cents, study time in whole hours.
"""

import json
import math
import tomllib
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

CLOUDS = ("aws", "azure", "gcp")


@dataclass(frozen=True)
class Offer:
    open: int | None
    close: int | None
    cost: int
    monthly: int


@dataclass(frozen=True)
class Certification:
    id: str
    entry: dict
    exit: dict
    base_hours: int
    offers: tuple
    recognition: float
    awards: str
    validity: int | None
    renewal_cost: int | None
    requires: tuple
    cloud: str | None


@dataclass
class Problem:
    climb: dict
    certifications: list
    weight: dict
    target: dict
    signal: float
    have: dict
    held: list  # (index of the certification, day earned)
    hours_per_week: int
    budget: int | None
    deadline: int | None
    stage: str
    clouds: tuple
    max_steps: int
    horizon: int
    price_of_money: float
    price_of_time: float
    start_level: dict = field(default_factory=dict)

    @property
    def stage_weight(self):
        return 0.5 if self.stage == "senior" else 1.0


@dataclass
class Plan:
    steps: tuple  # of (index of the certification, offer)
    ids: tuple
    exams: tuple
    hours: tuple
    costs: tuple
    renewals: float  # dollars
    proof_days: float  # sum of proof(t) over the horizon
    objective: float
    end_proof: float  # proof on the last day of the horizon

    @property
    def cost(self):
        return sum(self.costs)

    @property
    def last_exam(self):
        return self.exams[-1] if self.exams else 0


class Infeasible(Exception):
    """A rule that the plan breaks."""


def load(view, profile):
    """Reads a planning view and a profile, given as parsed documents."""
    start = _date(profile["start"])
    day = lambda text: None if text is None else (_date(text) - start).days
    certifications = []
    for c in view["certifications"]:
        offers = tuple(
            Offer(day(o.get("open")), day(o.get("close")), _cents(o["cost_usd"]), _cents(o.get("monthly_usd") or 0))
            for o in c["offers"]
        )
        renewal = c.get("renewal_cost_usd")
        certifications.append(
            Certification(
                c["id"], c.get("entry") or {}, c.get("exit") or {}, c["base_hours"], offers, c["recognition"],
                c.get("awards") or c["id"], c.get("validity_days"), None if renewal is None else _cents(renewal),
                tuple(tuple(g) for g in c.get("requires") or ()), c.get("cloud"),
            )
        )
    index = {c.id: i for i, c in enumerate(certifications)}
    goal = next(g for g in view["goals"] if g["id"] == profile["goal"])
    clouds = tuple(dict.fromkeys(profile.get("clouds") or ()))
    weight = {s: t["weight"] for s, t in goal["targets"].items()}
    target = {s: t["level"] for s, t in goal["targets"].items()}
    if goal.get("cloud") and clouds:
        for cloud in clouds:
            weight[cloud] = goal["cloud"]["weight"] / len(clouds)
            target[cloud] = goal["cloud"]["level"]
    total = sum(weight.values())
    budget = profile.get("budget_usd")
    problem = Problem(
        climb={s["id"]: s["climb"] for s in view["skills"]},
        certifications=certifications,
        weight={s: w / total for s, w in weight.items()},
        target=target,
        signal=goal["signal"],
        have=profile.get("have") or {},
        held=[(index[h["certification"]], day(h["earned"])) for h in profile.get("held") or ()],
        hours_per_week=profile["hours_per_week"],
        budget=None if budget is None else _cents(budget),
        deadline=day(profile.get("deadline")),
        stage=profile.get("stage", "early"),
        clouds=clouds,
        max_steps=profile.get("max_steps", 4),
        horizon=profile.get("horizon_days", 1095),
        price_of_money=profile.get("price_of_money", 0.05),
        price_of_time=profile.get("price_of_time", 0.03),
    )
    level = dict(problem.have)
    for h, _ in problem.held:
        for side in (certifications[h].entry, certifications[h].exit):
            for s, l in side.items():
                level[s] = max(level.get(s, 0), l)
    problem.start_level = level
    return problem


def load_files(view, profile):
    """Reads the two files by their paths; the profile is TOML or JSON by its ending."""
    with open(view, encoding="utf-8") as file:
        parsed = json.load(file)
    if str(profile).endswith(".json"):
        with open(profile, encoding="utf-8") as file:
            return load(parsed, json.load(file))
    with open(profile, "rb") as file:
        return load(parsed, tomllib.load(file))


def counting(problem, c, earned):
    """The days [from, until) on which a holding counts; `until` is None where it counts to the horizon and past it."""
    certification = problem.certifications[c]
    validity = certification.validity
    kept_alive = certification.renewal_cost is not None and validity is not None and earned + validity > 0
    if validity is None or kept_alive:
        return max(earned, 0), None
    return max(earned, 0), earned + validity


def counts_on(problem, c, earned, day):
    begin, until = counting(problem, c, earned)
    return begin <= day and (until is None or day < until)


def value(problem, c, skill):
    """What one holding of `c` proves of the target in `skill`, from 0 to 1."""
    certification = problem.certifications[c]
    shown = min(certification.recognition, problem.signal) / problem.signal
    return shown * min(certification.exit.get(skill, 0), problem.target[skill]) / problem.target[skill]


def proof(problem, holdings, day):
    """The share of the goal that is proven on a day; holdings are (certification, day earned)."""
    shown = [c for c, earned in holdings if counts_on(problem, c, earned, day)]
    return sum(w * max((value(problem, c, s) for c in shown), default=0.0) for s, w in problem.weight.items())


def proof_days(problem, holdings):
    """The sum of proof over the days of the horizon, by the days on which it changes."""
    edges = {0, problem.horizon}
    for c, earned in holdings:
        begin, until = counting(problem, c, earned)
        edges.update(t for t in (begin, until) if t is not None and 0 < t < problem.horizon)
    days = sorted(edges)
    return sum((b - a) * proof(problem, holdings, a) for a, b in zip(days, days[1:]))


def proof_days_by_the_letter(problem, holdings):
    """The same, day by day: slow, and used to check the fast one."""
    return sum(proof(problem, holdings, t) for t in range(problem.horizon))


def evaluate(problem, steps, days=proof_days):
    """What a plan means; raises `Infeasible`. Steps are (index of the certification, offer)."""
    if len(steps) > problem.max_steps:
        raise Infeasible("too many steps")
    if len({c for c, _ in steps}) != len(steps):
        raise Infeasible("a step twice")
    certs = problem.certifications
    known = {c.id: i for i, c in enumerate(certs)}
    day, level = 0, dict(problem.start_level)
    exams, hours_of, costs = [], [], []
    for position, (c, o) in enumerate(steps):
        cert, offer = certs[c], certs[c].offers[o]
        if any(l - level.get(s, 0) > 1 for s, l in cert.entry.items()):
            raise Infeasible("out of reach")
        hours = cert.base_hours
        after = dict(level)
        for s in {*cert.entry, *cert.exit}:
            after[s] = max(level.get(s, 0), cert.entry.get(s, 0), cert.exit.get(s, 0))
            hours += sum(problem.climb[s][l - 1] for l in range(level.get(s, 0) + 1, after[s] + 1))
        days_of_study = max(1, -(-7 * hours // problem.hours_per_week))
        exam = day + days_of_study
        if offer.open is not None:
            exam = max(exam, offer.open)
        if offer.close is not None and exam > offer.close:
            raise Infeasible("closed")
        cost = offer.cost + offer.monthly * -(-days_of_study // 30)
        passed = {e for e, _ in steps[:position]}
        for group in cert.requires:
            members = [known[m] for m in group if m in known]
            held = {h for h, earned in problem.held if counts_on(problem, h, earned, exam)}
            if not any(m in passed or m in held for m in members):
                raise Infeasible("requirement")
        for other, _ in steps:
            if other != c and certs[other].awards == cert.awards:
                raise Infeasible("credential twice")
        for h, earned in problem.held:
            if certs[h].awards == cert.awards and counts_on(problem, h, earned, exam):
                raise Infeasible("credential held")
        if problem.clouds and cert.cloud is not None and cert.cloud not in problem.clouds:
            raise Infeasible("cloud")
        day, level = exam, after
        exams.append(exam)
        hours_of.append(hours)
        costs.append(cost)
    clouds = {certs[c].cloud for c, _ in steps if certs[c].cloud is not None}
    if problem.stage != "senior" and len(clouds) > 1:
        raise Infeasible("two clouds")
    if problem.budget is not None and sum(costs) > problem.budget:
        raise Infeasible("budget")
    if problem.deadline is not None and day > problem.deadline:
        raise Infeasible("deadline")
    renewals = Fraction(0)
    for (c, _), exam in zip(steps, exams):
        cert = certs[c]
        if cert.renewal_cost is not None and cert.validity is not None:
            over = max(0, problem.horizon - (exam + cert.validity))
            renewals += Fraction(cert.renewal_cost * over, cert.validity)
    holdings = [*problem.held, *((c, e) for (c, _), e in zip(steps, exams))]
    shown = days(problem, holdings)
    dollars = sum(costs) / 100 + float(renewals) / 100
    objective = (
        problem.stage_weight / problem.horizon * shown
        - problem.price_of_money * dollars / 1000
        - problem.price_of_time * sum(hours_of) / 100
    )
    return Plan(
        tuple(steps), tuple(certs[c].id for c, _ in steps), tuple(exams), tuple(hours_of), tuple(costs),
        float(renewals) / 100, shown, objective, proof(problem, holdings, problem.horizon - 1),
    )


def every_plan(problem):
    """All feasible plans. A part of a feasible plan from its first step on is feasible, so the search stops early."""
    options = [(c, o) for c, cert in enumerate(problem.certifications) for o in range(len(cert.offers))]
    stack = [()]
    while stack:
        steps = stack.pop()
        try:
            plan = evaluate(problem, steps)
        except Infeasible:
            continue
        yield plan
        if len(steps) < problem.max_steps:
            taken = {c for c, _ in steps}
            stack.extend((*steps, option) for option in options if option[0] not in taken)


def tie_key(plan):
    """Smaller is preferred, among plans within 1e-9 of the maximum."""
    return (plan.cost, plan.last_exam, len(plan.steps), [i.encode() for i in plan.ids], [o for _, o in plan.steps])


def best(plans):
    plans = list(plans)
    top = max(plan.objective for plan in plans)
    return min((plan for plan in plans if plan.objective >= top - 1e-9), key=tie_key)


def sensible(plans):
    """The other sensible plans before the cut to twelve: one a triple of cost, last exam and proof at the end."""
    plans = list(plans)
    empty = next(plan for plan in plans if not plan.steps)
    rows = {}
    for plan in plans:
        if plan.objective < empty.objective - 1e-12:
            continue
        rows.setdefault((plan.cost, plan.last_exam, -round(plan.end_proof, 9)), []).append(plan)
    keys = list(rows)
    front = [k for k in keys if not any(o != k and all(a <= b for a, b in zip(o, k)) for o in keys)]
    return [best(rows[k]) for k in sorted(front)]


def _date(value_):
    return value_ if isinstance(value_, date) else date.fromisoformat(value_)


def _cents(usd):
    return math.floor(usd * 100 + 0.5)
