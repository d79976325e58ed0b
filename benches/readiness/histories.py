"""Practice histories as flat columns, from files of the readiness protocol."""

import json
from dataclasses import dataclass

import numpy as np

DOMAINS = 12  # an exam with more is an error


@dataclass
class Histories:
    """Answers are columns sorted by learner and time; `learner` is a row number, `domain` a place in the blueprint."""

    names: list
    exam: np.ndarray  # id of the exam, per learner
    cut: np.ndarray
    length: np.ndarray
    blueprint: np.ndarray  # learners x domains, 0 where the exam has no such domain
    exam_t: np.ndarray
    learner: np.ndarray
    t: np.ndarray
    item: np.ndarray  # any whole number that tells the questions of one exam apart
    domain: np.ndarray
    prior: np.ndarray
    correct: np.ndarray
    seconds: np.ndarray
    mock: np.ndarray
    outcome: np.ndarray | None = None

    @property
    def people(self):
        return len(self.names)

    @property
    def count(self):
        return np.bincount(self.learner, minlength=self.people)

    @property
    def gap(self):
        """Days from the last answer to the exam; NaN without an answer."""
        last = np.full(self.people, np.nan)
        last[self.learner] = self.t  # sorted by time, so the last one stays
        return self.exam_t - last


def read(path):
    """A file of one learner a line."""
    names, exam, cut, length, plans, exam_t, outcome = [], [], [], [], [], [], []
    columns = {k: [] for k in ("learner", "t", "item", "domain", "prior", "correct", "seconds", "mock")}
    items = {}
    with open(path) as lines:
        for line in lines:
            if not line.strip():
                continue
            record = json.loads(line)
            sitting = record["exam"]
            row = len(names)
            names.append(record["learner"])
            exam.append(sitting["id"])
            cut.append(sitting["cut"])
            length.append(sitting["n_items"])
            exam_t.append(sitting["t"])
            outcome.append(record.get("outcome"))
            place = {d: k for k, d in enumerate(sitting["blueprint"])}
            plans.append(list(sitting["blueprint"].values()))
            for h in record["history"]:
                columns["learner"].append(row)
                columns["t"].append(h["t"])
                columns["item"].append(items.setdefault(h["item"], len(items)))
                columns["domain"].append(place[h["domain"]])
                columns["prior"].append(h["difficulty_prior"])
                columns["correct"].append(h["correct"])
                columns["seconds"].append(h["seconds"])
                columns["mock"].append(h["mock"])
    blueprint = np.zeros((len(names), DOMAINS))
    for row, plan in enumerate(plans):
        blueprint[row, : len(plan)] = plan
    whole = ("learner", "item", "domain", "correct", "mock")
    columns = {k: np.array(v, dtype=int if k in whole else float) for k, v in columns.items()}
    order = np.lexsort((columns["t"], columns["learner"]))
    columns = {k: v[order] for k, v in columns.items()}
    return Histories(
        names, np.array(exam), np.array(cut), np.array(length), blueprint, np.array(exam_t), **columns,
        outcome=None if None in outcome else np.array(outcome))


def read_truth(path):
    """TRUTH.jsonl as {learner: (outcome, true chance of passing)}."""
    with open(path) as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return {r["learner"]: (r["outcome"], r["pass_probability"]) for r in rows}


def read_predictions(path):
    """{learner: (pass_probability, low, high)}."""
    with open(path) as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return {r["learner"]: (r["pass_probability"], r.get("low", np.nan), r.get("high", np.nan)) for r in rows}


def of_world(result, programmes, which):
    """The same columns straight from the simulator (`world.simulate`), for tuning; `which` is train or test."""
    train = result["train"]
    people = len(result["programme"])
    rows = np.arange(train) if which == "train" else np.arange(train, people)
    a = result["answers"]
    keep = (a["learner"] >= rows[0]) & (a["learner"] <= rows[-1])
    programme = result["programme"][rows]
    blueprint = np.array([np.pad(p[3], (0, DOMAINS - len(p[3]))) for p in programmes])[programme]
    part = {k: a[k][keep] for k in ("t", "item", "domain", "correct", "seconds", "mock")}
    return Histories(
        [str(r) for r in rows], np.array([p[0] for p in programmes])[programme],
        np.array([p[1] for p in programmes])[programme], np.array([p[2] for p in programmes])[programme], blueprint,
        result["exam_t"][rows], learner=a["learner"][keep] - rows[0], prior=a["difficulty_prior"][keep], **part,
        outcome=result["outcome"][rows])
