"""What pages ask `scheduling`: rooms, terms and course dates."""

from web.clients.scheduling.planning import Planning
from web.clients.scheduling.runs import Runs
from web.clients.scheduling.terms import Terms
from web.clients.scheduling.venues import Venues
from web.clients.scheduling.week import Week


class Scheduling(Terms, Venues, Planning, Runs, Week):
    """Each question and command has a name and a type here; pages know no address of `scheduling`."""
