"""What pages ask `codesign`: ideas, proposals and courses. A view struct, then the question that gives it."""

from web.clients.base import ServiceClient


class Codesign(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `codesign`."""
