"""What `people` answers."""

from datetime import date, datetime
from uuid import UUID

import msgspec


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """Who a session belongs to, and the token with which she acts for the next minute."""

    actor_token: str
    person_id: UUID
    name: str = ""
    roles: frozenset[str] = frozenset()
    factor: str = "code"
    expires_in: float = 60
    language: str | None = None
    is_limited: bool = False
    """Several people share the contact: it opens `errand_id` and nothing else."""
    errand_id: UUID | None = None


class CrisisLine(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    words: str
    words_cy: str = ""


class CollegeView(msgspec.Struct, frozen=True, kw_only=True):
    """What every page says about the college. The defaults are what is shown while nobody knows."""

    name: str = ""
    name_cy: str = ""
    short_name: str = ""
    phone: str = ""
    text_number: str = ""
    email: str = ""
    hours: str = ""
    hours_cy: str = ""
    who_answers: str = ""
    neutral_name: str = ""
    neutral_name_cy: str = ""
    address: str = ""
    districts: tuple[str, ...] = ()
    somewhere_else: str = ""
    age_rule: int = 18
    crisis_lines: tuple[CrisisLine, ...] = ()
    crisis_lines_looked_at_on: date | None = None
    crisis_lines_look_again_on: date | None = None
    crisis_keeper_id: UUID | None = None
    worry_lines: tuple[CrisisLine, ...] = ()
    colours: str = "sea"
    is_example: bool = False
    welsh: str = "off"
    """off · being_read · on"""
    welsh_reader_id: UUID | None = None
    has_organisation: bool = False
    """Staff may sign in with the organisation they work for."""

    def called(self, language: str) -> str:
        """How messages, calendars and callers call it, so that whoever reads over a shoulder learns nothing."""
        return (self.neutral_name_cy if language == "cy" else "") or self.neutral_name


class WelshArea(msgspec.Struct, frozen=True, kw_only=True):
    """An area of the pages that somebody has passed: with which texts, who and when."""

    area: str
    texts: frozenset[str]
    passed_by: str
    passed_at: datetime


class WelshRemark(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one text, by its original, as it stood then."""

    original: str
    text: str
    words: str


class WelshRemarks(msgspec.Struct, frozen=True, kw_only=True):
    area: str
    remarks: tuple[WelshRemark, ...]
    written_by: str
    written_at: datetime


class Welsh(msgspec.Struct, frozen=True, kw_only=True):
    stage: str
    reader_id: UUID | None
    reader: str
    areas: tuple[WelshArea, ...]
    remarks: tuple[WelshRemarks, ...]


class MailTried(msgspec.Struct, frozen=True, kw_only=True):
    """The last test message. `trouble`: what the mail server said; empty when it took it."""

    tried_at: datetime
    trouble: str
    came_at: datetime | None


class FirstDay(msgspec.Struct, frozen=True, kw_only=True):
    """What a new college has: by role the names of those who have said yes, and of those who have not answered yet."""

    holders: dict[str, tuple[str, ...]]
    invited: dict[str, tuple[str, ...]]
    tutors: int
    members: int
    has_mail: bool
    mail: MailTried | None
    has_sheets: bool
    sheet_printed_at: datetime | None = None


class MyPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Whom somebody turns to. No name: nobody is named. No phone: through the desk."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    hours_cy: str = ""
    is_her_own: bool = False


class ContactCard(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    phone: str
    hours: str
    hours_cy: str
    students: int


class Contacts(msgspec.Struct, frozen=True, kw_only=True):
    """Who can be turned to, and who is named for which district ('' is the whole college) and for one person."""

    cards: list[ContactCard]
    districts: dict[str, UUID]
    named_contact_id: UUID | None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    session_token: str
    expires_in: int
    language: str = "en"
    is_limited: bool = False
    errand_id: UUID | None = None
    sets_up_anew: bool = False


class RoleChange(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    person_id: UUID
    name: str | None
    role: str
    change: str
    by: str | None
    by_name: str | None
    was_signed_out: bool
    signed_in_on: int


class RoleNow(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    since: datetime
    until_on: date | None
    used_on: date | None
    is_unused: bool


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    has_second_factor: bool
    roles: tuple[RoleNow, ...]


class RoleChanges(msgspec.Struct, frozen=True, kw_only=True):
    from_on: date
    reviewed_at: datetime | None
    reviewed_by: str | None
    changes: tuple[RoleChange, ...]
    staff: tuple[Staff, ...]


class OpenedInNeed(msgspec.Struct, frozen=True, kw_only=True):
    glass_id: UUID
    name: str | None
    by_id: UUID
    by_name: str | None
    words: str
    opened_at: datetime
    looked_at: datetime | None
    looked_by_name: str | None
    harm: str


class ResetCode(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    code: str


class FactorReset(msgspec.Struct, frozen=True, kw_only=True):
    reset_id: UUID
    asked_by: UUID
    asked_by_name: str | None
    is_agreed: bool
    ends_at: datetime


class SaidNumbers(msgspec.Struct, frozen=True, kw_only=True):
    code: str


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """For an app that makes numbers: `secret` to type, `address` to show as a picture."""

    secret: str
    address: str


class SecondSignSetUp(msgspec.Struct, frozen=True, kw_only=True):
    session: NewSession
    printed_codes: tuple[str, ...]


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody new. `attempt_id` is where to type the six numbers; None: no numbers reach her, the desk rings."""

    person_id: UUID
    attempt_id: UUID | None
    channel: str
    contact_hint: str
    actor_token: str | None = None


class Name(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a list for staff: enough to tell two of one name apart, and no contact."""

    person_id: UUID
    name: str
    district: str | None
    channel: str | None
    contact_hint: str
    roles: tuple[str, ...]
    registered_at: datetime

    @property
    def told_apart(self) -> str:
        return ", ".join(word for word in (self.name, self.district, self.contact_hint) if word)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    until_on: date | None


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    role: str
    until_on: date | None
    ends_at: datetime


class GoneInto(msgspec.Struct, frozen=True, kw_only=True):
    """Another record of the same person. `may_part`: they can still be parted, until `part_until`."""

    person_id: UUID
    name: str
    merged_at: datetime
    part_until: datetime
    may_part: bool


class InvitedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """What a link or a code of an invitation is about."""

    invitation_id: UUID
    person_id: UUID
    name: str
    role: str
    until_on: date | None
    ends_at: datetime
    may_write_down: bool
    """Whoever asked may write down what she says on the phone."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    is_yes: bool
    role: str
    is_on_behalf: bool


class InvitationCode(msgspec.Struct, frozen=True, kw_only=True):
    """For a slip. Shown once."""

    code: str
    name: str
    role: str
    ends_at: datetime


class OpenInvitation(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    person_id: UUID
    name: str
    role: str
    invited_at: datetime
    ends_at: datetime
    channel: str | None

    @property
    def is_sent(self) -> bool:
        return self.channel in ("mail", "text")


class OpenInvitations(msgspec.Struct, frozen=True, kw_only=True):
    """Those that wait for an answer, and the people of spreadsheets whom nobody knows how to reach."""

    invitations: list[OpenInvitation]
    unreached: list[Name]


class PersonPage(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    district: str | None
    language: str
    channel: str | None
    contact_hint: str
    is_confirmed: bool
    has_second_factor: bool
    registered_at: datetime
    roles: tuple[Held, ...]
    invitations: tuple[Invitation, ...]
    may_give: tuple[str, ...]
    may_end: tuple[str, ...]
    gone_into_her: tuple[GoneInto, ...] = ()
    shares_contact: bool = False
    factor_reset: FactorReset | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    channel: str
    contact: str
    partner: str = ""
    language: str
    wants_reminders: bool
    may_say_who_rings: bool


class Glass(msgspec.Struct, frozen=True, kw_only=True):
    glass_id: UUID
    ends_at: datetime
    address: Address


class SignInHere(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    began_at: datetime
    seen_at: datetime
    device: str
    is_here: bool
    until_at: datetime | None = None
    """The list of one session, kept there until then."""


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    name: str | None
    what: str
    why: str | None
    times: int
    words: str = ""


class WhoLooked(msgspec.Struct, frozen=True, kw_only=True):
    by_people: tuple[Looked, ...]
    by_house: tuple[Looked, ...]
    goes_on: bool


class ComplaintMade(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID | None = None
    number: int
    acknowledge_by: datetime


class ComplaintLine(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    is_late: bool


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int
    name: str
    contact: str
    words: str
    answer: str
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    credential_id: str
    device: str
    added_at: datetime
    used_at: datetime | None


class PasskeyOptions(msgspec.Struct, frozen=True, kw_only=True):
    """JSON for the browser."""

    options: str


class AboutMe(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    public_name: str | None
    district: str | None
    language: str
    is_of_age: bool | None
    registered_at: datetime
    channel: str | None
    contact: str
    partner: str | None
    is_confirmed: bool
    roles: tuple[Held, ...]
    invitations: tuple[Invitation, ...]
    choices: dict[str, bool]
    has_second_factor: bool
    printed_codes_left: int
    factor: str
    passkeys: tuple[Passkey, ...] = ()
    sessions: tuple[SignInHere, ...]


class ContactChange(msgspec.Struct, frozen=True, kw_only=True):
    attempt_id: UUID | None
    contact_hint: str
    channel: str


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    printed_codes: tuple[str, ...]


class Added(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    is_told: bool


class WhoIsTold(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told when the program does not run, and who could be. `can_tell`: mail is set up."""

    can_tell: bool
    people: list[Reached]


class OutboxLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the example college, which went nowhere."""

    number: int
    contact: str
    subject: str
    text: str
    at: datetime


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody sees her any more. `secret` opens the page on which it can be brought back."""

    number: str
    erase_at: datetime
    is_written_to: bool
    secret: str = ""


class Farewell(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands, for whoever has the link: `hidden` until it is deleted, then `erased`."""

    number: str
    state: str
    erase_at: datetime | None
    is_written_to: bool


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the desk's list: a number and days. Who it is, only while a second yes is wanted."""

    erasure_id: UUID
    number: str
    state: str
    asked_at: datetime
    by_the_desk: bool
    person_id: UUID | None
    asked_by: UUID | None
    erase_at: datetime | None
    done_on: date | None
    is_written_to: bool
    proof_sent_on: date | None
    missing: tuple[str, ...]


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """Where the organisation asks who it is."""

    address: str


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    back: str
    issuer: str = ""
    client_id: str = ""
    is_set: bool = False
    is_on: bool = False
    tried_at: datetime | None = None
    people: int = 0


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What the organisation would say of whoever signs in as somebody just did."""

    says_mail: bool
    is_both_signs: bool
    is_somebody: bool
