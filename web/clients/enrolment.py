"""What pages ask `enrolment`: places, the line and who came. A view struct, then the question that gives it."""

from web.clients.base import ServiceClient


class Enrolment(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `enrolment`."""
