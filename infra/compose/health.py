"""`python -m infra.compose.health`: whether this container's program can answer people. For `healthcheck`."""

import asyncio
import sys

from infra.local.http import get

if __name__ == "__main__":
    status, _ = asyncio.run(get("tcp:127.0.0.1:8000", "/health/ready"))
    sys.exit(0 if status == 200 else 1)
