"""`python -m infra.watch.well`: whether this container's watch has looked within the last minute. For `healthcheck`."""

import sys
import time

from infra.watch.__main__ import FILE

if __name__ == "__main__":
    sys.exit(0 if FILE.exists() and time.time() - FILE.stat().st_mtime < 60 else 1)
