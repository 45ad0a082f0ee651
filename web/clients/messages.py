"""What pages ask `messages`: what was said to whom. A view struct, then the question that gives it."""

from web.clients.base import ServiceClient


class Messages(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `messages`."""
