"""What pages ask `groups`: deciding together. A view struct, then the question that gives it."""

from web.clients.base import ServiceClient


class Groups(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `groups`."""
