"""What web asks `people`: who is here, who the college is, and the steps of signing in."""

from web.clients.people.college import Colleges
from web.clients.people.complaints import Complaints
from web.clients.people.herself import Herself
from web.clients.people.leaving import Leaving
from web.clients.people.records import Records
from web.clients.people.roles import Roles
from web.clients.people.signing_in import SigningIn


class People(Colleges, SigningIn, Records, Herself, Roles, Leaving, Complaints):
    """Each question and command has a name and a type here; pages know no address of `people`."""
