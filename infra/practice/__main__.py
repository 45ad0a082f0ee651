"""`python -m infra.practice`: the practice college of a college in containers, all in one container and at rest.

Its door answers at port 8000, where web knocks; its pages at port 8001, for the proxy, under PRACTICE_ADDRESS.
"""

import asyncio
import os
import signal
from pathlib import Path

from infra.commands.up import read_practice_address
from infra.practice.door import open_door
from infra.practice.practice import Practice, Site

DOOR_PORT, PORT = 8000, 8001


async def serve(site: Site, door: int) -> None:
    """Until it is told to stop."""
    stopped = asyncio.Event()
    for how in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(how, stopped.set)
    async with open_door(Practice(site, lambda line: print(line, flush=True)), door):
        await stopped.wait()


def main() -> None:
    address = read_practice_address(os.environ.get("PRACTICE_ADDRESS", ""))
    folder = Path(os.environ.get("PRACTICE_FOLDER", "/practice")) / "college"
    door, port = int(os.environ.get("PRACTICE_DOOR_PORT", DOOR_PORT)), int(os.environ.get("PRACTICE_PORT", PORT))
    asyncio.run(serve(Site(folder, address, port, f"tcp:0.0.0.0:{port}"), door))


if __name__ == "__main__":
    main()
