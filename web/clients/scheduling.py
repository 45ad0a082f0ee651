"""What pages ask `scheduling`: rooms, terms and course dates. A view struct, then the question that gives it."""

from web.clients.base import ServiceClient


class Scheduling(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `scheduling`."""
