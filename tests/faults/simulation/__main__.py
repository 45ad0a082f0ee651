"""`python -m tests.faults.simulation`: many seeds, or one of them again."""

import argparse
import gc
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.faults.simulation.defects import DEFECTS
from tests.faults.simulation.running import run_seed

AT_ONCE = 25
"""Seeds that a process takes together; its rubbish goes in one piece behind them."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.simulation")
    parser.add_argument("--seed", type=int, help="this seed once more, and what happened in it")
    parser.add_argument("--first", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--of-commit", action="store_true", help="the first seed is made of the commit")
    parser.add_argument("--seeds", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="processes side by side (all cores)")
    parser.add_argument("--plant", choices=DEFECTS, help="with this defect")
    args = parser.parse_args()
    if args.seed is not None:
        return _show(args.seed, args.plant)
    first = _of_commit() if args.of_commit else args.first
    began, failed = time.monotonic(), 0
    for wrong in _all(first, args.seeds, args.cores, args.plant):
        failed += 1
        print(wrong, flush=True)
    took = time.monotonic() - began
    print(f"seeds {first} to {first + args.seeds - 1} in {took:.0f} s: {failed or 'none'} with something wrong")
    return bool(failed)


def _all(first: int, count: int, cores: int, plant: str | None) -> Iterator[str]:
    pieces = [range(begin, min(begin + AT_ONCE, first + count)) for begin in range(first, first + count, AT_ONCE)]
    with ProcessPoolExecutor(cores) as pool:
        for found in pool.map(_some, pieces, [plant] * len(pieces)):
            yield from found


def _some(seeds: range, plant: str | None) -> list[str]:
    gc.disable()
    said = []
    for seed in seeds:
        wrong = run_seed(seed, plant).wrong
        if wrong:
            said.append(f"seed {seed}: " + "; ".join(f"{name} {lines[0]}" for name, lines in wrong.items()))
    gc.collect()
    return said


def _of_commit() -> int:
    done = subprocess.run(["git", "rev-parse", "--short=6", "HEAD"], capture_output=True, text=True, check=False)
    return int(done.stdout.strip()[:6] or "1", 16)


def _show(seed: int, plant: str | None) -> int:
    found = run_seed(seed, plant)
    print("\n".join(found.log))
    for name, wrong in found.wrong.items():
        for line in wrong:
            print(f"{name}: {line}")
    print(f"seed {seed}: {found.events} events, {found.digest}, " + ("WRONG" if found.wrong else "all is well"))
    return bool(found.wrong)


if __name__ == "__main__":
    sys.exit(main())
