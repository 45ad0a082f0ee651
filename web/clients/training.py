"""What pages ask `training`: who is ready to teach. A view struct, then the question that gives it."""

from web.clients.base import ServiceClient


class Training(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `training`."""
