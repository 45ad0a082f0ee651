"""What pages ask `codesign`: ideas, proposals and courses. A view struct, then the question that gives it."""

from web.clients.codesign.courses import Courses
from web.clients.codesign.drafts import Drafts
from web.clients.codesign.ideas import Ideas
from web.clients.codesign.proposals import Proposals
from web.clients.codesign.versions import Versions


class Codesign(Ideas, Proposals, Drafts, Versions, Courses):
    """Each question and command has a name and a type here; pages know no address of `codesign`."""
