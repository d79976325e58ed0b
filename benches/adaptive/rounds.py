"""Runs the three in turn and compares: rounds.py OURS FOLDER ROUNDS CATSIM_EXAMINEES

Seconds are those of the work alone, as each side measures it: no start of a process, no import. Rounds alternate, so a
busy machine slows all of them.
"""

import json
import pathlib
import statistics
import subprocess
import sys


def run(command: list[str]) -> dict:
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[-1])


def main() -> None:
    ours, folder, rounds, few = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    here = pathlib.Path(__file__).parent
    bank, abilities = str(folder / "bank.csv"), str(folder / "abilities.csv")
    examinees = len((folder / "abilities.csv").read_text().split())
    few = min(few, examinees)
    found: dict[str, list[dict]] = {"rungs": [], "mirt": []}
    for seed in range(1, rounds + 1):
        found["rungs"].append(run([ours, bank, abilities, str(seed), "1"]))
        found["mirt"].append(run([sys.executable, str(here / "peer_mirt.py"), bank, abilities, str(seed), "1"]))
    slow = run([sys.executable, str(here / "peer_catsim.py"), bank, abilities, "1", str(few)])
    slow["seconds"] *= examinees / few
    found["catsim"] = [slow]
    print(f"{examinees} examinees, {rounds} rounds; catsim: {few} examinees once, seconds scaled up")
    middle = {}
    for name, answers in found.items():
        middle[name] = {key: statistics.median(answer[key] for answer in answers) for key in answers[0]}
        spread = [answer["seconds"] for answer in answers]
        line = middle[name]
        print(f"{name:7} {line['seconds']:9.4f} s ({min(spread):.4f} to {max(spread):.4f})   mean length "
              f"{line['mean_length']:.3f}   RMSE {line['rmse']:.4f}   bias {line['bias']:+.4f}")
    for name in ("mirt", "catsim"):
        print(f"rungs is {middle[name]['seconds'] / middle['rungs']['seconds']:.0f} times as fast as {name}")
    ours, peer = middle["rungs"], middle["mirt"]
    # Each side draws answers of its own: four standard errors of the difference are allowed.
    allowed = 4 * 0.3 * (2 / examinees) ** 0.5
    if abs(ours["bias"] - peer["bias"]) > allowed or abs(ours["rmse"] - peer["rmse"]) > allowed:
        sys.exit("the two do not agree: speed means nothing")
    if abs(ours["mean_length"] - peer["mean_length"]) > 0.03 * peer["mean_length"]:
        sys.exit("the tests are not equally long: speed means nothing")


main()
