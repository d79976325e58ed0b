"""The planning model for OR-Tools CP-SAT: the best plan, proven, of a planning view and a profile.

    python3 cpsat.py VIEW.json PROFILE.toml [--workers 2] [--time-limit 120]

Formulation
-----------
* `x[p][o]`: option `o` (a certification by one of its offers) is taken at position `p`; at most one a position,
  positions are filled from the first, at most one option a credential.
* `ge[p][s][l]`: before position `p`, the level of skill `s` is at least `l`. A ladder of Booleans: the hours of a
  step are its base hours plus the climbs that the step switches on, so hours are linear.
* `days`, `exam`: integers, `exam[p] = max(exam[p-1] + days[p], open)`.
* What is shown: for each goal skill, the distinct values that a holding can prove are thresholds. Where holdings do
  not run out, a threshold is covered from the first position that reaches it, and what a position adds in all is
  multiplied once by the days that remain. Where they do run out, each stretch between two exams is credited to the
  covering holding that lasts longest.

Tried and slower (sum over six instances of 40 certifications by 4 steps, two workers): the days of each threshold
linearised one by one instead of one product a position 60 s against 16 s; no decision strategy on `x` 16 s against
12 s; `linearization_level` 0 or 2, `SCALE` 1e9, more probing, no symmetry detection, one worker: no gain;
`use_objective_lb_search`: more than 60 s for one instance.

Everything is an integer. The objective is scaled by `SCALE` and rounded; the plan that comes back is evaluated
again by `model.py`, so a rounding error could only cost the choice between plans that differ by less than 1e-8.
"""

import argparse
import json
import time

from ortools.sat.python import cp_model

import model

SCALE = 10**11


class Builder:
    def __init__(self, problem):
        self.problem = problem
        self.m = cp_model.CpModel()
        self.horizon = problem.horizon
        self.last = problem.horizon if problem.deadline is None else min(problem.horizon, problem.deadline)
        self.options = self._options()
        self.positions = range(min(problem.max_steps, len({problem.certifications[c].awards for c, _ in self.options})))
        self.objective = []
        self._choose()
        self._levels()
        self._time()
        self._money()
        self._requirements()
        self._shown()
        for row in self.x:  # for the one of the workers that follows a fixed order: the first step first
            self.m.add_decision_strategy(row, cp_model.CHOOSE_FIRST, cp_model.SELECT_MAX_VALUE)
        self.m.maximize(sum(self.objective))

    # --- which options can be in a plan at all

    def _options(self):
        problem, kept = self.problem, []
        certs = problem.certifications
        for c, cert in enumerate(certs):
            if problem.clouds and cert.cloud is not None and cert.cloud not in problem.clouds:
                continue
            if any(certs[h].awards == cert.awards and model.counting(problem, h, e)[1] is None for h, e in problem.held):
                continue
            for o, offer in enumerate(cert.offers):
                if offer.close is not None and offer.close < 1:
                    continue
                if max(1, offer.open or 0) > self.last or (offer.close is not None and (offer.open or 0) > offer.close):
                    continue
                if problem.budget is not None and offer.cost + offer.monthly > problem.budget:
                    continue
                kept.append((c, o))
        return kept

    def _pick(self, p, wanted):
        return sum(x for x, option in zip(self.x[p], self.options) if wanted(*option))

    # --- positions

    def _choose(self):
        m, certs = self.m, self.problem.certifications
        self.x = [[m.new_bool_var(f"x{p}_{c}_{o}") for c, o in self.options] for p in self.positions]
        self.used = [m.new_bool_var(f"used{p}") for p in self.positions]
        for p in self.positions:
            m.add_exactly_one([*self.x[p], ~self.used[p]])
            if p:
                m.add_implication(self.used[p], self.used[p - 1])
        groups = {}
        for i, (c, _) in enumerate(self.options):
            groups.setdefault(certs[c].awards, []).append(i)
        for members in groups.values():
            m.add_at_most_one(self.x[p][i] for p in self.positions for i in members)
        if self.problem.stage != "senior":
            clouds = sorted({certs[c].cloud for c, _ in self.options if certs[c].cloud})
            if len(clouds) > 1:
                flags = {cloud: m.new_bool_var(f"cloud_{cloud}") for cloud in clouds}
                m.add_at_most_one(flags.values())
                for p in self.positions:
                    for cloud in clouds:
                        m.add(self._pick(p, lambda c, o: certs[c].cloud == cloud) <= flags[cloud])

    # --- levels and hours

    def _levels(self):
        m, problem = self.m, self.problem
        certs, start = problem.certifications, problem.start_level
        reach = {}
        for c, _ in self.options:
            for side in (certs[c].entry, certs[c].exit):
                for s, l in side.items():
                    reach[s] = max(reach.get(s, 0), l)
        rungs = [(s, l) for s in sorted(reach) for l in range(start.get(s, 0) + 1, reach[s] + 1)]
        needs = lambda c, s: certs[c].entry.get(s, 0)
        gives = lambda c, s: max(needs(c, s), certs[c].exit.get(s, 0))
        before = {rung: 0 for rung in rungs}
        self.hours, total = [], []
        for p in self.positions:
            after = {}
            for s, l in rungs:
                lifts = self._pick(p, lambda c, o: gives(c, s) >= l)
                after[s, l] = m.new_bool_var(f"ge{p + 1}_{s}_{l}")
                m.add(after[s, l] >= before[s, l])
                m.add(after[s, l] >= lifts)
                m.add(after[s, l] <= before[s, l] + lifts)
                far = self._pick(p, lambda c, o: needs(c, s) - 1 >= l)
                m.add(far <= before[s, l])
            for s, l in rungs:
                if (s, l + 1) in after:
                    m.add_implication(after[s, l + 1], after[s, l])
            base = sum(certs[c].base_hours * x for x, (c, _) in zip(self.x[p], self.options))
            climbed = sum(problem.climb[s][l - 1] * (after[s, l] - before[s, l]) for s, l in rungs)
            self.hours.append(base + climbed)
            total.append(base)
            before = after
        self.all_hours = sum(total) + sum(problem.climb[s][l - 1] * before[s, l] for s, l in rungs)
        self.objective.append(-round(SCALE * problem.price_of_time / 100) * self.all_hours)

    # --- days

    def _time(self):
        m, problem = self.m, self.problem
        certs, rate = problem.certifications, problem.hours_per_week
        none_at_all = any(certs[c].base_hours == 0 for c, _ in self.options)
        self.days, self.exam = [], []
        opens = any((certs[c].offers[o].open or 0) > 1 for c, o in self.options)
        for p in self.positions:
            days = m.new_int_var(0, self.last, f"days{p}")
            exam = m.new_int_var(0, self.last, f"exam{p}")
            slack = 0
            m.add(rate * days >= 7 * self.hours[p])
            m.add(days >= self.used[p])
            if none_at_all:  # a step of no hours takes a day
                idle = m.new_bool_var(f"idle{p}")
                m.add_implication(idle, self.used[p])
                m.add(self.hours[p] == 0).only_enforce_if(idle)
                slack = rate * idle
            m.add(rate * days <= 7 * self.hours[p] + rate - 1 + slack)
            m.add(days <= self.last * self.used[p])
            ready = days + (self.exam[p - 1] if p else 0)
            if opens:
                opening = sum(max(0, certs[c].offers[o].open or 0) * x for x, (c, o) in zip(self.x[p], self.options))
                m.add_max_equality(exam, [ready, opening])
            else:
                m.add(exam == ready)
            closing = sum(
                min(self.last, self.last if (end := certs[c].offers[o].close) is None else end) * x
                for x, (c, o) in zip(self.x[p], self.options)
            )
            m.add(exam <= closing + self.last * (1 - self.used[p]))
            self.days.append(days)
            self.exam.append(exam)
        for h, earned in problem.held:  # a credential that is still held
            until = model.counting(problem, h, earned)[1]
            if until is not None and until > 0:
                for p in self.positions:
                    again = self._pick(p, lambda c, o: certs[c].awards == certs[h].awards)
                    m.add(self.exam[p] >= until * again)

    # --- costs and renewals

    def _money(self):
        m, problem = self.m, self.problem
        certs = problem.certifications
        paid = []
        for p in self.positions:
            paid.append(sum(certs[c].offers[o].cost * x for x, (c, o) in zip(self.x[p], self.options)))
            monthly = sorted({certs[c].offers[o].monthly for c, o in self.options} - {0})
            if monthly:
                most = -(-self.last // 30)
                months = m.new_int_var(0, most, f"months{p}")
                m.add(30 * months >= self.days[p])
                charge = m.new_int_var(0, most * monthly[-1], f"charge{p}")
                for rate in monthly:
                    subscribed = self._pick(p, lambda c, o: certs[c].offers[o].monthly == rate)
                    m.add(charge >= rate * months - rate * most * (1 - subscribed))
                paid.append(charge)
        cost = sum(paid)
        if problem.budget is not None:
            m.add(cost <= problem.budget)
        self.objective.append(-round(SCALE * problem.price_of_money / 100_000) * cost)
        for p in self.positions:
            kinds = {}
            for i, (c, _) in enumerate(self.options):
                cert = certs[c]
                if cert.renewal_cost and cert.validity is not None and cert.validity < self.horizon - 1:
                    kinds.setdefault((cert.renewal_cost, cert.validity), []).append(self.x[p][i])
            most = 0
            rows = []
            for (price, validity), xs in kinds.items():
                a_day = round(SCALE * problem.price_of_money * price / 100_000 / validity)
                rows.append((a_day, validity, sum(xs)))
                most = max(most, a_day * (self.horizon - validity))
            if most:
                charge = m.new_int_var(0, most, f"renewal{p}")
                for a_day, validity, taken in rows:
                    m.add(charge >= a_day * (self.horizon - validity - self.exam[p]) - a_day * (self.horizon - validity) * (1 - taken))
                self.objective.append(-charge)

    # --- requirements

    def _requirements(self):
        m, problem = self.m, self.problem
        index = {cert.id: i for i, cert in enumerate(problem.certifications)}
        for i, (c, _) in enumerate(self.options):
            for group in problem.certifications[c].requires:
                members = {index[g] for g in group if g in index}
                held = [model.counting(problem, h, e)[1] for h, e in problem.held if h in members]
                if None in held:
                    continue
                until = max(held, default=0)
                for p in self.positions:
                    met = [self.x[q][j] for q in range(p) for j, (d, _) in enumerate(self.options) if d in members]
                    if until > 1:
                        still = m.new_bool_var(f"still{p}_{i}")
                        m.add(self.exam[p] <= until - 1).only_enforce_if(still)
                        met.append(still)
                    m.add_bool_or([*met, ~self.x[p][i]])

    # --- what is shown

    def _shown(self):
        m, problem, H = self.m, self.problem, self.horizon
        certs = problem.certifications
        lasts = lambda c: certs[c].validity is None or certs[c].renewal_cost is not None or certs[c].validity >= H - 1
        ends = None
        gains = [[] for _ in self.positions]
        for s, weight in problem.weight.items():
            values = [model.value(problem, c, s) for c, _ in self.options]
            floor = 0.0
            finite_held = []
            for h, e in problem.held:
                until = model.counting(problem, h, e)[1]
                if until is None or until >= H:
                    floor = max(floor, model.value(problem, h, s))
                elif until > 0:
                    finite_held.append((model.value(problem, h, s), until))
            self.objective.append(self._area(weight, floor) * H)
            above = {}
            steps = sorted({v for v in values if v > floor} | {v for v, _ in finite_held if v > floor})
            for below, threshold in zip([floor, *steps], steps):
                gain = self._area(weight, threshold - below)
                covering = [i for i, v in enumerate(values) if v >= threshold]
                held = max((until for v, until in finite_held if v >= threshold), default=0)
                if not held and all(lasts(self.options[i][0]) for i in covering):
                    before = 0
                    for p in self.positions:
                        after = m.new_bool_var("")
                        lifts = sum(self.x[p][i] for i in covering)
                        m.add(after >= before)
                        m.add(after >= lifts)
                        m.add(after <= before + lifts)
                        gains[p].append((gain, after - before))
                        if p in above: m.add(after <= above[p])
                        above[p] = after
                        before = after
                    continue
                if ends is None:
                    ends = []
                    for p in self.positions:
                        length = sum(
                            (H if lasts(c) else min(H, certs[c].validity)) * x for x, (c, _) in zip(self.x[p], self.options)
                        )
                        ends.append(self.exam[p] + length)
                self._stretches(gain, covering, held, ends)

        for p in self.positions:
            most = sum(gain for gain, _ in gains[p])
            if most:
                total = m.new_int_var(0, most, f"gain{p}")
                m.add(total == sum(gain * new for gain, new in gains[p]))
                rest = m.new_int_var(H - self.last, H, f"rest{p}")
                m.add(rest == H - self.exam[p])
                area = m.new_int_var(0, most * H, f"area{p}")
                m.add_multiplication_equality(area, [total, rest])
                self.objective.append(area)

    def _area(self, weight, gain):
        return round(SCALE * self.problem.stage_weight / self.horizon * weight * gain)

    def _stretches(self, gain, covering, held, ends):
        """Between two exams, the holding that lasts longest covers the front of the stretch."""
        m, H = self.m, self.horizon
        covers = [sum(self.x[q][i] for i in covering) for q in self.positions]
        edges = [0, *self.exam, H]
        for p in range(len(edges) - 1):
            sources = [(held, 1)] if held else []
            sources += [(ends[q], covers[q]) for q in range(p)]
            if not sources:
                continue
            days = m.new_int_var(0, H, "")
            m.add(days <= edges[p + 1] - edges[p])
            picks = []
            for end, there in sources:
                pick = m.new_bool_var("")
                m.add(pick <= there)
                m.add(days <= end - edges[p] + 2 * H * (1 - pick))
                picks.append(pick)
            m.add_at_most_one(picks)
            m.add(days <= H * sum(picks))
            self.objective.append(gain * days)


def solve(problem, workers=2, time_limit=120.0, **parameters):
    """The best plan as (plan or None, proven, seconds in the solver, seconds to build the model)."""
    begin = time.perf_counter()
    builder = Builder(problem)
    built = time.perf_counter() - begin
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = time_limit
    solver.parameters.relative_gap_limit = 0.0
    for name, setting in parameters.items():
        setattr(solver.parameters, name, setting)
    status = solver.solve(builder.m)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False, solver.wall_time, built
    steps = []
    for p in builder.positions:
        steps += [option for x, option in zip(builder.x[p], builder.options) if solver.value(x)]
    return model.evaluate(problem, tuple(steps)), status == cp_model.OPTIMAL, solver.wall_time, built


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("view")
    parser.add_argument("profile")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--time-limit", type=float, default=120.0)
    args = parser.parse_args()
    plan, proven, seconds, building = solve(model.load_files(args.view, args.profile), args.workers, args.time_limit)
    print(json.dumps({
        "objective": plan and plan.objective, "optimal": proven, "steps": plan and [list(s) for s in zip(plan.ids, (o for _, o in plan.steps))],
        "solver_seconds": seconds, "build_seconds": building,
    }))
