"""`python -m benchmarks [--quick] [--list] [NAME ...]`: measures and prints one JSON object per line."""

import argparse
import asyncio
import gc
import sys
import tempfile
from pathlib import Path

from benchmarks.line import Run
from benchmarks.table import FAMILIES, NAMES, Family


def main() -> int:
    """0 when every chosen line could be measured, 1 when one could not, 2 for a name that is none."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help="lines to measure, with those of their family; all without any")
    asked.add_argument("--quick", action="store_true", help="a short pass, to see that everything works")
    asked.add_argument("--list", action="store_true", help="print the names and measure nothing")
    told = asked.parse_args()
    if told.list:
        print("\n".join(NAMES))
        return 0
    unknown = [name for name in told.names if name not in NAMES]
    if unknown:
        print(f"There is no line {', '.join(unknown)}; see --list.", file=sys.stderr)
        return 2
    chosen = [family for names, family in FAMILIES.items() if not told.names or set(names) & set(told.names)]
    return asyncio.run(_measured(chosen, quick=told.quick))


async def _measured(families: list[Family], *, quick: bool) -> int:
    failed = 0
    for family in families:
        with tempfile.TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as folder:
            try:
                lines = await family(Run(Path(folder), quick))
            except Exception as error:
                failed = 1
                print(f"{family.__name__} could not be measured: {error!r}", file=sys.stderr)
                continue
        for line in lines:
            print(line.as_json(), flush=True)
        gc.collect()
    return failed


if __name__ == "__main__":
    sys.exit(main())
