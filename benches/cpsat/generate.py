"""Seeded random instances: a planning view and a profile with every feature of the model.

    python3 generate.py --certifications 40 --skills 10 --steps 4 --seed 1 --out DIR

Has twins (the same certification under another id), old and new versions of one credential, cheaper
later offers, subscriptions, renewals, requirements, windows, clouds, held certifications, deadlines
and budgets. The same arguments give the same files.
"""

import argparse
import json
import random
from datetime import date, timedelta
from pathlib import Path

START = date(2026, 11, 21)
CLOUDS = ("aws", "azure", "gcp")


def instance(seed, certifications, skills, steps):
    rng = random.Random(f"{seed}/{certifications}/{skills}/{steps}")
    names = [f"skill-{i:02d}" for i in range(max(1, skills - 3))] + list(CLOUDS)
    day = lambda n: (START + timedelta(days=n)).isoformat()
    skill_rows = []
    for name in names:
        first = rng.randrange(5, 25)
        second = first + rng.randrange(10, 50)
        skill_rows.append({"id": name, "name": name, "climb": [first, second, second + rng.randrange(20, 90)]})
    rows = []
    for i in range(certifications):
        if rows and rng.random() < 0.08:
            rows.append(_twin(rng, rows, i, day))
            continue
        rank = rng.choice((0, 0, 1, 1, 1, 2))
        touched = rng.sample(names, min(len(names), rng.randint(2, 5)))
        exit_ = {s: rng.randint(1, rank + 1) for s in touched}
        entry = {s: rng.randint(0, l) for s, l in exit_.items() if rng.random() < 0.6}
        if rng.random() < 0.3:
            entry[rng.choice(names)] = rng.randint(1, 2)
        validity = rng.choice((None, None, 365, 731, 1096))
        rows.append({
            "id": f"cert-{i:03d}", "name": f"Certification {i}", "issuer": f"issuer-{i % 7}", "kind": "proctored-exam",
            "level": ("foundational", "associate", "professional")[rank],
            "cloud": rng.choice(CLOUDS) if rng.random() < 0.4 else None,
            "entry": {s: l for s, l in entry.items() if l}, "exit": exit_,
            "base_hours": rng.randrange(0, 30), "recognition": rng.randrange(2, 21) / 20,
            "offers": _offers(rng, rank, day), "validity_days": validity,
            "renewal_cost_usd": None if validity is None or rng.random() < 0.4 else float(rng.choice((0, 50, 75, 99.5))),
            "requires": [],
        })
        if rows[:-1] and rng.random() < 0.12:
            group = [rng.choice(rows[:-1])["id"] for _ in range(rng.randint(1, 3))]
            rows[-1]["requires"] = [group + (["not-in-the-file"] if rng.random() < 0.2 else [])]
        if rows[:-1] and rng.random() < 0.1:  # the new version of an older exam
            old = rng.choice(rows[:-1])
            rows[-1]["awards"] = old["awards"] = old.get("awards", f"{old['id']}-credential")
    targets = rng.sample(names[:-3], max(1, min(len(names) - 3, rng.randint(2, 8))))
    goal = {
        "id": "goal", "name": "Goal", "signal": rng.choice((0.4, 0.6, 0.9, 1.0)),
        "targets": {s: {"level": rng.randint(1, 3), "weight": rng.randrange(1, 20) / 20} for s in targets},
    }
    if rng.random() < 0.5:
        goal["cloud"] = {"level": rng.randint(1, 3), "weight": 0.2}
    profile = {
        "start": START.isoformat(), "goal": "goal", "stage": rng.choice(("early", "mid", "senior")),
        "clouds": rng.sample(CLOUDS, rng.choice((0, 0, 1, 2))), "hours_per_week": rng.randint(3, 20),
        "max_steps": steps, "price_of_money": rng.choice((0.0, 0.02, 0.05)), "price_of_time": rng.choice((0.0, 0.01, 0.03)),
        "have": {s: rng.randint(0, 2) for s in names if rng.random() < 0.4},
        "held": [
            {"certification": c["id"], "earned": day(-rng.randrange(0, 1400))}
            for c in rng.sample(rows, min(len(rows), rng.choice((0, 0, 1, 2))))
        ],
    }
    if rng.random() < 0.5:
        profile["budget_usd"] = float(rng.randrange(1, 25) * 50)
    if rng.random() < 0.4:
        profile["deadline"] = day(rng.randrange(60, 800))
    if rng.random() < 0.2:
        profile["horizon_days"] = rng.choice((365, 730, 1461))
    view = {"as_of": START.isoformat(), "skills": skill_rows, "goals": [goal], "certifications": rows}
    return view, profile


def _offers(rng, rank, day):
    if rng.random() < 0.05:
        return []
    price = (99.0, 150.0, 300.0)[rank] if rng.random() < 0.7 else 0.0
    offers = [{"open": None, "close": None, "cost_usd": price, "monthly_usd": 0.0}]
    if rng.random() < 0.2:
        offers[0] = {"open": None, "close": None, "cost_usd": 0.0, "monthly_usd": float(rng.choice((29, 49)))}
    if rng.random() < 0.25:
        offers[0]["close"] = day(rng.randrange(-20, 400))
    if rng.random() < 0.25:
        offers.append({"open": day(rng.randrange(20, 300)), "close": None, "cost_usd": price / 2, "monthly_usd": 0.0})
    if rng.random() < 0.1:
        begin = rng.randrange(10, 200)
        offers.append({"open": day(begin), "close": day(begin + rng.randrange(20, 120)), "cost_usd": 20.0, "monthly_usd": 0.0})
    return offers


def _twin(rng, rows, i, day):
    twin = json.loads(json.dumps(rng.choice(rows)))
    twin["id"] = f"cert-{i:03d}"
    if rng.random() < 0.3:
        twin["offers"] = _offers(rng, 1, day)
    return twin


def toml(profile):
    """The profile as TOML: only the shapes that `instance` makes."""
    dates = {"start", "deadline", "earned"}
    show = lambda k, v: v if k in dates else json.dumps(v)
    lines = [f"{k} = {show(k, v)}" for k, v in profile.items() if k not in ("have", "held")]
    lines += ["", "[have]"] + [f"{s} = {l}" for s, l in profile["have"].items()]
    for held in profile["held"]:
        lines += ["", "[[held]]"] + [f"{k} = {show(k, v)}" for k, v in held.items()]
    return "\n".join(lines) + "\n"


def write(folder, seed, certifications, skills, steps):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    view, profile = instance(seed, certifications, skills, steps)
    stem = f"c{certifications}-s{skills}-k{steps}-{seed}"
    view_path, profile_path = folder / f"{stem}.json", folder / f"{stem}.toml"
    view_path.write_text(json.dumps(view, indent=1), encoding="utf-8")
    profile_path.write_text(toml(profile), encoding="utf-8")
    return view_path, profile_path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("certifications", 40), ("skills", 10), ("steps", 4), ("seed", 1), ("count", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--out", default="instances")
    args = parser.parse_args()
    for seed in range(args.seed, args.seed + args.count):
        print(*write(args.out, seed, args.certifications, args.skills, args.steps))
