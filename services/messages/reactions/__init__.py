"""What is said when others' events arrive, and when a time has come. Each module declares its part."""

from services.messages.reactions import calls, care, copies, deciding, places, reminders, tasks
from services.messages.reactions.saying import DUE, REACTIONS
from services.runtime import erasing

erasing.follow(REACTIONS)  # below all of them: the last one says that she is gone

__all__ = ["DUE", "REACTIONS", "calls", "care", "copies", "deciding", "places", "reminders", "tasks"]
