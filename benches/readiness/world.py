"""Learners who practise for an exam and then sit it: a simulator for the readiness protocol.

    python3 world.py --seed 7 --out DIR                        TRAIN.jsonl, TEST.jsonl and TRUTH.jsonl
    python3 world.py --seed 7 --out DIR --volatile-days 10     another number for a cause
    python3 world.py --seed 7 --out DIR --off forgetting,rapid a cause switched off
    python3 world.py --list                                    every number with its default

Every number of the world is a field of `World` and an option of the same name. The same arguments give the same files.
All learners walk through their answers together, one answer a step, so that six thousand take a few seconds.
"""

import argparse
import json
import sys
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

# name, cut, questions in the exam, blueprint, how much harder than average the programme's questions are
PROGRAMMES = (
    ("A", 0.70, 60, (0.30, 0.25, 0.20, 0.15, 0.10), 0.0),
    ("B", 0.65, 90, (0.40, 0.35, 0.25), 0.0),
    ("C", 0.72, 150, (0.22, 0.20, 0.18, 0.16, 0.14, 0.10), 0.0),
    ("D", 0.75, 120, (0.35, 0.30, 0.20, 0.15), -0.37),
)
COLD = 3
DOMAINS = 6


@dataclass
class World:
    """The numbers of the world. Abilities and difficulties are on one logit scale, times in days, `sd` on that scale."""

    train: int = 3000
    test: int = 3000
    # Ability before the first recorded answer.
    general_mean: float = 0.52
    general_sd: float = 1.02
    domain_sd: float = 0.29
    effort_ability: float = 0.02  # how much abler (in standard deviations of log effort) those who practise more are
    # Questions.
    bank: int = 90  # per domain
    difficulty_sd: float = 1.12
    domain_difficulty_sd: float = 0.28
    programme_difficulty_sd: float = 0.1
    slope_mean: float = 0.89
    slope_log_sd: float = 0.25
    guessing: float = 0.2
    guessing_sd: float = 0.05
    flat_share: float = 0.08  # questions that hardly discriminate
    flat_slope: float = 0.2
    wrong_key_share: float = 0.02
    # The author's prior difficulty = scale * true + bias of the domain + noise.
    prior_scale: float = 0.77
    prior_bias_sd: float = 0.25
    prior_bias: float = 0.0
    prior_noise_sd: float = 0.27
    # Day effect: one draw a session, one at the exam.
    day_sd: float = 0.23
    exam_day_sd: float = 0.21
    form_sd: float = 0.1
    # The exam is harder than the practice bank.
    shift: float = 0.26
    shift_programme_sd: float = 0.08
    # Learning per answer with feedback, before the ceilings and the learner's own rate.
    permanent_gain: float = 0.008
    permanent_ceiling: float = 1.65
    volatile_gain: float = 0.03
    volatile_ceiling: float = 1.1
    rate_log_sd: float = 0.36
    wrong_teaches: float = 1.4  # a wrong answer with its explanation teaches more than a right one
    spill: float = 0.15  # share of a gain that reaches the other domains
    mock_feedback: float = 0.3  # feedback at the end of a mock, beside that of a practice answer
    # Forgetting of the volatile part.
    volatile_days: float = 11.0
    volatile_days_log_sd: float = 0.4
    # Questions seen before.
    repeat_gain: float = 1.28
    repeat_days: float = 20.0
    review_share: float = 0.116  # practice answers taken from questions answered before
    # Rapid guesses.
    rapid_learners: float = 0.15
    rapid_share: float = 0.09  # mean share of rapid answers of those learners
    rapid_rest: float = 0.01
    # Habits.
    favourite: float = 5.3  # concentration of the domain choice around the blueprint; small = strong favourites
    empty_share: float = 0.025
    short_share: float = 0.09  # 1 to 15 answers
    answers_median: float = 230.0
    answers_log_sd: float = 0.9
    answers_most: int = 800
    session_median: float = 22.0
    pause_days: float = 3.0
    break_share: float = 0.06  # sessions after which nothing happens for weeks
    mock_none: float = 0.38
    mock_old: float = 0.7  # share of learners with mocks who place them anywhere, not late
    long_gap_share: float = 0.2
    gap_days: float = 4.5


OFF = {
    "day-effect": dict(day_sd=0.0, exam_day_sd=0.0),
    "domains": dict(domain_sd=0.0),
    "forgetting": dict(volatile_days=1e9),
    "learning": dict(permanent_gain=0.0, volatile_gain=0.0),
    "volatile": dict(volatile_gain=0.0),
    "own-rate": dict(rate_log_sd=0.0, volatile_days_log_sd=0.0),
    "repeats": dict(repeat_gain=0.0),
    "rapid": dict(rapid_learners=0.0, rapid_rest=0.0),
    "misfit": dict(prior_scale=1.0, prior_bias=0.0, prior_bias_sd=0.0, prior_noise_sd=0.0, flat_share=0.0,
                   wrong_key_share=0.0, slope_log_sd=0.0, guessing_sd=0.0),
    "prior-noise": dict(prior_noise_sd=0.0),
    "prior-bias": dict(prior_bias=0.0, prior_bias_sd=0.0),
    "prior-scale": dict(prior_scale=1.0),
    "bad-questions": dict(flat_share=0.0, wrong_key_share=0.0),
    "guessing": dict(guessing=0.0, guessing_sd=0.0),
    "shift": dict(shift=0.0, shift_programme_sd=0.0),
    "form": dict(form_sd=0.0),
    "favourites": dict(favourite=1e6),
    "gap": dict(gap_days=0.5, long_gap_share=0.0),
    "mocks": dict(mock_none=1.0),
    "spill": dict(spill=0.0),
    "effort": dict(effort_ability=0.0),
}


def largest_remainder(total, weights):
    """Whole questions per domain that add up to `total`; ties go to the earlier domain."""
    exact = np.asarray(weights, float) * total / sum(weights)
    whole = np.floor(exact + 1e-9).astype(int)
    for d in sorted(range(len(whole)), key=lambda d: (whole[d] - exact[d], d))[: total - whole.sum()]:
        whole[d] += 1
    return whole


def questions(world, rng, count):
    """True parameters of `count` questions of mean difficulty 0: slope, difficulty, guessing, wrong key."""
    slope = world.slope_mean * np.exp(rng.normal(0, 1, count) * world.slope_log_sd)
    flat = rng.random(count) < world.flat_share
    slope = np.where(flat, world.flat_slope, slope)
    difficulty = rng.normal(0, 1, count) * world.difficulty_sd
    guessing = np.clip(world.guessing + rng.normal(0, 1, count) * world.guessing_sd, 0, 0.4)
    wrong = rng.random(count) < world.wrong_key_share
    return slope, difficulty, guessing, wrong


def right(theta, slope, difficulty, guessing, wrong):
    """Chance that the answer is counted as right. With a wrong key, those who do not know hit the key more often."""
    p = guessing + (1 - guessing) / (1 + np.exp(-slope * (theta - difficulty)))
    return np.where(wrong, (1 - p) / 3, p)


def simulate(world, seed):
    """All learners of one seed: training first, then test. Returns flat columns of answers and columns of learners."""
    bank_rng, who, plan, walk, sit = (np.random.default_rng([seed, k]) for k in range(5))
    people = world.train + world.test
    banks = []
    for name, cut, length, blueprint, harder in PROGRAMMES:
        # The same stream for every programme, whatever is switched off.
        n = len(blueprint)
        level = harder + bank_rng.normal() * world.programme_difficulty_sd + bank_rng.normal(0, 1, n) * world.domain_difficulty_sd
        slope, difficulty, guessing, wrong = (x.reshape(n, -1) for x in questions(world, bank_rng, n * world.bank))
        difficulty = difficulty + level[:, None]
        bias = world.prior_bias + bank_rng.normal(0, 1, n) * world.prior_bias_sd
        prior = (world.prior_scale * difficulty + bias[:, None]
                 + bank_rng.normal(0, 1, difficulty.shape) * world.prior_noise_sd)
        shift = world.shift + bank_rng.normal() * world.shift_programme_sd
        banks.append(dict(name=name, cut=cut, length=length, blueprint=np.array(blueprint), level=level, slope=slope,
                          difficulty=difficulty, guessing=guessing, wrong=wrong, prior=np.round(prior, 2), shift=shift))
    tensor = lambda key: np.concatenate([np.pad(b[key].reshape(-1), (0, (DOMAINS - len(b["blueprint"])) * world.bank))
                                         for b in banks])  # [programme][domain][question], flat
    q_slope, q_diff, q_guess, q_prior = (tensor(k).astype(float) for k in ("slope", "difficulty", "guessing", "prior"))
    q_wrong = tensor("wrong").astype(bool)

    programme = np.concatenate([who.integers(0, 3, world.train), who.integers(0, 4, world.test)])
    n_domains = np.array([len(p[3]) for p in PROGRAMMES])[programme]
    present = np.arange(DOMAINS)[None, :] < n_domains[:, None]
    blueprint = np.array([np.pad(p[3], (0, DOMAINS - len(p[3]))) for p in PROGRAMMES])[programme]

    # Who they are.
    effort = who.normal(0, 1, people)
    general = world.general_mean + world.general_sd * who.normal(0, 1, people) + world.effort_ability * effort
    ability = general[:, None] + world.domain_sd * who.normal(0, 1, (people, DOMAINS))
    rate = np.exp(world.rate_log_sd * who.normal(0, 1, people))
    tau = world.volatile_days * np.exp(world.volatile_days_log_sd * who.normal(0, 1, people))
    pace = 55.0 * np.exp(0.4 * who.normal(0, 1, people))
    rapid = np.where(who.random(people) < world.rapid_learners,
                     np.clip(who.gamma(2.0, 0.5, people) * world.rapid_share, 0, 0.6), world.rapid_rest)
    raw = who.gamma(np.maximum(blueprint * min(world.favourite, 1e6), 1e-3))
    taste = np.where(present, raw, 0)
    taste = taste / np.maximum(taste.sum(1, keepdims=True), 1e-12)
    taste = 0.15 * blueprint + 0.85 * taste
    taste_edges = np.cumsum(taste, 1)
    taste_edges[:, -1] = 1.0

    # What they plan: sessions of practice and mocks, then the exam.
    schedule = [sessions(world, plan, effort[i], PROGRAMMES[programme[i]][2]) for i in range(people)]
    count = np.array([sum(size for _, size, _ in s[0]) for s in schedule])
    exam_t = np.array([s[1] for s in schedule])
    order = np.argsort(-count, kind="stable")  # the learners still answering are always the first rows
    steps = int(count.max())
    start = np.zeros((people, steps), np.float32)
    mock = np.zeros((people, steps), np.int8)
    first = np.zeros((people, steps), bool)
    planned = np.full((people, steps), -1, np.int8)  # domain, in a mock
    mock_domains = [np.repeat(np.arange(len(p[3])), largest_remainder(p[2], p[3])) for p in PROGRAMMES]
    for row, i in enumerate(order):
        at = 0
        for begun, size, number in schedule[i][0]:
            start[row, at:at + size] = begun
            mock[row, at:at + size] = number
            first[row, at] = True
            if number:
                planned[row, at:at + size] = plan.permutation(mock_domains[programme[i]])[:size]
            at += size
    n_active = (np.sort(count)[::-1][None, :] > np.arange(steps)[:, None]).sum(1)

    sort = lambda x: x[order].copy()
    programme_s, ability_s, rate_s, tau_s, pace_s, rapid_s, edges_s, present_s, domains_s = map(
        sort, (programme, ability, rate, tau, pace, rapid, taste_edges, present, n_domains))
    permanent = np.zeros((people, DOMAINS))
    volatile = np.zeros((people, DOMAINS))
    pending = np.zeros((people, DOMAINS))
    clock = np.zeros(people)
    day = np.zeros(people)
    seen = np.full((people, DOMAINS * world.bank), -np.inf)
    out_item = np.zeros((people, steps), np.int16)
    out_right = np.zeros((people, steps), bool)
    out_t = np.zeros((people, steps))
    out_seconds = np.zeros((people, steps), np.float32)

    def learn(rows, gain):
        """Adds `gain` (rows x domains, in units of one answer) to both parts, each towards its ceiling."""
        if world.spill:
            spread = gain.sum(1, keepdims=True) / domains_s[rows][:, None]
            gain = (1 - world.spill) * gain + world.spill * spread
        gain = gain * rate_s[rows][:, None]
        permanent[rows] += world.permanent_gain * gain * np.maximum(0, 1 - permanent[rows] / world.permanent_ceiling)
        volatile[rows] += world.volatile_gain * gain * np.maximum(0, 1 - volatile[rows] / world.volatile_ceiling)

    for k in range(steps):
        n = n_active[k]
        live = np.arange(n)
        begin = first[:n, k]
        if begin.any():
            rows = np.flatnonzero(begin)
            learn(rows, pending[rows])
            pending[rows] = 0
            wait = np.maximum(0, start[rows, k] - clock[rows])
            if k:
                volatile[rows] *= np.exp(-wait / tau_s[rows])[:, None]
            clock[rows] = np.maximum(clock[rows], start[rows, k])
        day_draw = walk.normal(0, 1, n)
        day[:n] = np.where(begin, day_draw * world.day_sd, day[:n])
        in_mock = mock[:n, k] > 0
        # The domain and the question.
        u = walk.random((n, 8))
        domain = (u[:, 0][:, None] > edges_s[:n]).sum(1).clip(0, domains_s[:n] - 1)
        domain = np.where(in_mock, planned[:n, k], domain)
        item = domain * world.bank + (u[:, 1] * world.bank).astype(int)
        session_start = start[:n, k]
        for c in (2, 3, 4):  # look for another question if this one was already in the session
            again = seen[live, item] >= session_start
            item = np.where(again, domain * world.bank + (u[:, c] * world.bank).astype(int), item)
        if k:
            # Review: of two earlier questions the one that was wrong.
            one, two = (u[:, 5] * k).astype(int), (u[:, 6] * k).astype(int)
            older = np.where(out_right[live, one] & ~out_right[live, two], two, one)
            review = ~in_mock & (u[:, 7] < world.review_share) & (seen[live, out_item[live, older]] < session_start)
            item = np.where(review, out_item[live, older], item)
        domain = item // world.bank
        flat = programme_s[:n] * (DOMAINS * world.bank) + item
        # The answer.
        now = clock[:n]
        since = now - seen[live, item]
        eased = np.where(np.isfinite(since), world.repeat_gain * np.exp(-np.where(np.isfinite(since), since, 0) / world.repeat_days), 0)
        theta = ability_s[live, domain] + permanent[live, domain] + volatile[live, domain] + day[:n]
        p = right(theta + eased, q_slope[flat], q_diff[flat], q_guess[flat], q_wrong[flat])
        v = walk.random((n, 2))
        is_rapid = v[:, 0] < rapid_s[:n]
        p = np.where(is_rapid, 0.25, p)
        correct = v[:, 1] < p
        z = walk.normal(0, 1, n)
        seconds = np.where(is_rapid, 4.0 * np.exp(0.35 * z),
                           pace_s[:n] * np.exp(0.5 * z + 0.1 * (q_diff[flat] - theta)) * np.where(eased > 0, 0.8, 1.0))
        seconds = np.round(np.clip(seconds, 1.0, 900.0), 1)
        out_item[:n, k], out_right[:n, k], out_t[:n, k], out_seconds[:n, k] = item, correct, now, seconds
        seen[live, item] = now
        # What it teaches: at once in practice, at the end and less in a mock; a rapid guess teaches little.
        amount = np.where(correct, 1.0, world.wrong_teaches) * np.where(is_rapid, 0.2, 1.0)
        gain = np.zeros((n, DOMAINS))
        gain[live, domain] = amount
        pending[:n][in_mock] += world.mock_feedback * gain[in_mock]
        practice = np.flatnonzero(~in_mock)
        learn(practice, gain[practice])
        clock[:n] += seconds / 86400.0

    learn(np.arange(people), pending)
    exam_s, count_s = exam_t[order], count[order]
    wait = np.where(count_s > 0, exam_s - clock, 0)
    volatile *= np.exp(-np.maximum(wait, 0) / tau_s)[:, None]
    state = np.empty_like(ability_s)
    state[order] = ability_s + permanent + volatile

    truth, outcome = sit_exam(world, sit, banks, programme, state)
    columns = {}
    flat_rows = np.repeat(np.arange(people), count_s)
    flat_cols = np.concatenate([np.arange(c) for c in count_s]) if count.sum() else np.zeros(0, int)
    back = np.argsort(order[flat_rows], kind="stable")
    flat_rows, flat_cols = flat_rows[back], flat_cols[back]
    item = out_item[flat_rows, flat_cols].astype(int)
    learner = order[flat_rows]
    columns.update(
        learner=learner, t=np.round(out_t[flat_rows, flat_cols], 4), domain=item // world.bank, item=item,
        difficulty_prior=q_prior[programme[learner] * DOMAINS * world.bank + item] if len(item) else np.zeros(0),
        correct=out_right[flat_rows, flat_cols].astype(int), seconds=out_seconds[flat_rows, flat_cols].astype(float),
        mock=mock[flat_rows, flat_cols].astype(int))
    return dict(answers=columns, programme=programme, count=count, exam_t=np.round(exam_t, 4), truth=truth,
                outcome=outcome, state=state, train=world.train, bank=world.bank)


def sessions(world, rng, effort, exam_length):
    """One learner's plan: [(start, answers, mock number)], and the time of the exam."""
    u = rng.random(6)
    begun = rng.random() * 30.0
    if u[0] < world.empty_share:
        return [], begun + rng.gamma(2.0, world.gap_days / 2)
    if u[0] < world.empty_share + world.short_share:
        total = int(rng.integers(1, 16))
    else:
        total = int(np.clip(np.exp(np.log(world.answers_median) + world.answers_log_sd * effort), 16, world.answers_most))
    mocks = 0
    if total >= 16 and u[1] >= world.mock_none:
        mocks = min(int(1 + rng.poisson(0.9)), 4, int(total * 0.75 // exam_length))
    free = total - mocks * exam_length
    sizes = []
    typical = world.session_median * np.exp(0.35 * rng.normal())
    while free > 0:
        size = int(np.clip(typical * np.exp(0.4 * rng.normal()), 2, 120))
        sizes.append((min(size, free), 0))
        free -= size
    places = len(sizes) + mocks
    late = u[2] >= world.mock_old
    where = rng.random(mocks)
    where = np.sort((0.6 + 0.4 * where) if late else where)
    for number, w in enumerate(where, 1):
        sizes.insert(min(int(w * places) + 1, len(sizes)) if late else int(w * len(sizes)), (exam_length, -1))
    planned, t, number = [], begun, 0
    for index, (size, kind) in enumerate(sizes):
        if index:
            t += 0.3 + rng.exponential(world.pause_days) + (rng.uniform(10, 45) if rng.random() < world.break_share else 0)
        if kind:
            number += 1
        planned.append((t, size, number if kind else 0))
    # A session lasts well under a quarter of a day, and sessions are at least that far apart.
    gap = rng.uniform(14, 60) if u[3] < world.long_gap_share else 0.5 + rng.gamma(2.0, world.gap_days / 2)
    return planned, t + 0.25 + gap


def sit_exam(world, rng, banks, programme, state):
    """The true chance of passing given the state, and one sitting. Day effect and form are integrated out of the chance.

    A form draws its questions afresh from all questions that the exam could ask, so given the state and the day the number
    right in a domain is binomial; the sum over the domains is computed exactly by its characteristic function.
    """
    people = len(programme)
    truth = np.zeros(people)
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)
    weights = weights / weights.sum()
    sd = np.hypot(world.exam_day_sd, world.form_sd)
    grid = np.linspace(-7, 7, 561)
    outcome = np.zeros(people, int)
    day = rng.normal(0, 1, people) * sd
    u = rng.random(people)
    for b, bank in enumerate(banks):
        rows = np.flatnonzero(programme == b)
        # The population of exam questions: as the practice bank, harder by the shift; without questions of wrong key or flat.
        clean = World(**{f.name: getattr(world, f.name) for f in fields(World)})
        clean.flat_share *= 0.5
        clean.wrong_key_share = 0.0
        slope, difficulty, guessing, wrong = questions(clean, np.random.default_rng(99), 4000)
        lengths = largest_remainder(bank["length"], bank["blueprint"])
        need = int(np.ceil(bank["cut"] * bank["length"] - 1e-9))
        curve = np.array([right(x, slope, difficulty, guessing, wrong).mean() for x in grid])
        frequency = np.exp(2j * np.pi * np.arange(bank["length"] + 1) / (bank["length"] + 1))

        def passing(theta):
            log = np.zeros((len(theta), len(frequency)), complex)
            for d, size in enumerate(lengths):
                p = np.interp(theta[:, d] - bank["level"][d] - bank["shift"], grid, curve)
                log += size * np.log1p(p[:, None] * (frequency[None, :] - 1))
            mass = np.fft.fft(np.exp(log), axis=1).real / (bank["length"] + 1)
            return np.clip(mass[:, need:].sum(1), 0, 1)

        for x, w in zip(nodes, weights):
            if sd == 0 and x != nodes[10]:
                continue
            truth[rows] += (1.0 if sd == 0 else w) * passing(state[rows] + x * sd)
        outcome[rows] = u[rows] < passing(state[rows] + day[rows][:, None])
    return truth, outcome


def write(result, out):
    """TRAIN.jsonl with outcomes, TEST.jsonl without, TRUTH.jsonl for the test learners."""
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    a = result["answers"]
    exams = []
    for name, cut, length, blueprint, _ in PROGRAMMES:
        plan = {f"{name}{d + 1}": w for d, w in enumerate(blueprint)}
        exams.append((name, json.dumps({"cut": cut, "n_items": length, "blueprint": plan}, separators=(",", ":"))[1:]))
    edges = np.concatenate([[0], np.cumsum(result["count"])])
    bank = result["bank"]
    with open(out / "TRAIN.jsonl", "w") as train, open(out / "TEST.jsonl", "w") as test, open(out / "TRUTH.jsonl", "w") as truth:
        for i, b in enumerate(result["programme"]):
            name, exam = exams[b]
            is_train = i < result["train"]
            learner = f"tr{i:05d}" if is_train else f"te{i - result['train']:05d}"
            part = slice(edges[i], edges[i + 1])
            history = ",".join(
                f'{{"t":{t!r},"item":"{name}{d + 1}-{q - d * bank:03d}","domain":"{name}{d + 1}","difficulty_prior":{p!r},'
                f'"correct":{c},"seconds":{round(s, 1)!r},"mock":{m}}}'
                for t, d, q, p, c, s, m in zip(*(a[k][part].tolist() for k in
                                                 ("t", "domain", "item", "difficulty_prior", "correct", "seconds", "mock"))))
            line = f'{{"learner":"{learner}","history":[{history}],"exam":{{"id":"{name}","t":{result["exam_t"][i]:.4f},{exam}'
            if is_train:
                train.write(f'{line},"outcome":{result["outcome"][i]}}}\n')
            else:
                test.write(line + "}\n")
                truth.write(f'{{"learner":"{learner}","outcome":{result["outcome"][i]},"pass_probability":{result["truth"][i]:.6f}}}\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out")
    parser.add_argument("--off", default="", help="causes to switch off, with commas: " + ", ".join(OFF))
    parser.add_argument("--list", action="store_true", help="print every number of the world")
    for f in fields(World):
        parser.add_argument("--" + f.name.replace("_", "-"), type=type(f.default), default=f.default)
    options = parser.parse_args()
    world = World(**{f.name: getattr(options, f.name) for f in fields(World)})
    for cause in filter(None, options.off.split(",")):
        if cause not in OFF:
            sys.exit(f"unknown cause: {cause}; known: {', '.join(OFF)}")
        for name, value in OFF[cause].items():
            setattr(world, name, value)
    if options.list:
        for f in fields(World):
            print(f"{f.name.replace('_', '-'):26} {getattr(world, f.name)}")
        return
    if not options.out:
        sys.exit("say where to write: --out DIR")
    write(simulate(world, options.seed), options.out)


if __name__ == "__main__":
    main()
