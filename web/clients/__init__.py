"""One client per service, made once at start and closed at the end."""

from collections.abc import Mapping

from web.clients.base import Refused, ServiceAway, ServiceClient, path
from web.clients.care import Care
from web.clients.codesign import Codesign
from web.clients.enrolment import Enrolment
from web.clients.groups import Groups
from web.clients.messages import Messages
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.clients.training import Training

__all__ = [
    "Care",
    "Clients",
    "Codesign",
    "Enrolment",
    "Groups",
    "Messages",
    "People",
    "Refused",
    "Scheduling",
    "ServiceAway",
    "ServiceClient",
    "Training",
    "path",
]


class Clients:
    """A page's handler names the client it wants: `async def show(request: Request, codesign: Codesign)`."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.people = People("people", addresses["people"])
        self.groups = Groups("groups", addresses["groups"])
        self.codesign = Codesign("codesign", addresses["codesign"])
        self.training = Training("training", addresses["training"])
        self.scheduling = Scheduling("scheduling", addresses["scheduling"])
        self.enrolment = Enrolment("enrolment", addresses["enrolment"])
        self.messages = Messages("messages", addresses["messages"])
        self.care = Care("care", addresses["care"])

    def each(self) -> dict[str, ServiceClient]:
        return dict(vars(self))

    async def close(self) -> None:
        for client in self.each().values():
            await client.close()
