"""`python -m tests.faults.simulation`: many seeds, or one of them again."""

import argparse
import gc
import sys
import time

from tests.faults.simulation.defects import DEFECTS
from tests.faults.simulation.running import run_seed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.simulation")
    parser.add_argument("--seed", type=int, help="this seed once more, and what happened in it")
    parser.add_argument("--first", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--seeds", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--plant", choices=DEFECTS, help="with this defect")
    args = parser.parse_args()
    if args.seed is not None:
        return _show(args.seed, args.plant)
    began, failed = time.monotonic(), []
    gc.disable()  # a seed's rubbish goes in one piece
    for seed in range(args.first, args.first + args.seeds):
        found = run_seed(seed, args.plant)
        if seed % 50 == 0:
            gc.collect()
        if found.wrong:
            failed.append(seed)
            print(f"seed {seed}: " + "; ".join(f"{name} {wrong[0]}" for name, wrong in found.wrong.items()), flush=True)
    took = time.monotonic() - began
    print(f"{args.seeds} seeds in {took:.0f} s, {len(failed)} with something wrong")
    return bool(failed)


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
