"""What is kept about oneself."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.model import Channel, Choice, Device
from services.people.queries.held import INVITATIONS, ROLES, SECOND, HeldView, InvitationView
from services.people.rules.college import CHOSEN_UNTIL_SAID
from services.people.rules.signing_in import Limits, is_within, limits_of
from services.people.store.persons import CHOSEN, REACHED_BY
from services.runtime.actor import Factor, require_person
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class AboutMeQuestion(msgspec.Struct, frozen=True):
    """What is kept about oneself, and where one is signed in."""


class SessionHereView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    began_at: datetime
    seen_at: datetime
    device: Device
    is_here: bool
    until_at: datetime | None = None
    """The list of one session, kept on that device until then."""


class PasskeyView(msgspec.Struct, frozen=True, kw_only=True):
    """`credential_id` in hexadecimal. `device`: the kind on which it was added."""

    credential_id: str
    device: str
    added_at: datetime
    used_at: datetime | None


class AboutMeView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    public_name: str | None
    district: str | None
    language: str
    is_of_age: bool | None
    registered_at: datetime
    channel: Channel | None
    contact: str
    partner: str | None
    is_confirmed: bool
    roles: tuple[HeldView, ...]
    invitations: tuple[InvitationView, ...]
    choices: dict[Choice, bool]
    has_second_factor: bool
    printed_codes_left: int
    factor: Factor
    passkeys: tuple[PasskeyView, ...]
    sessions: tuple[SessionHereView, ...]


async def about_me(question: AboutMeQuestion, look: Look) -> AboutMeView:
    row = await look.db.fetchrow(
        f"""select p.person_id, p.name, p.public_name, p.district, p.language, p.is_of_age, p.registered_at,
                   c.channel, coalesce(c.address, '') as contact, c.partner,
                   coalesce(c.confirmed_at is not null, false) as is_confirmed,
                   {SECOND}, {ROLES}, {INVITATIONS},
                   {CHOSEN} as choices,
                   (select count(*) from printed_code k where k.person_id = p.person_id and k.used_at is null)
                       as printed_codes_left,
                   coalesce((select jsonb_agg(jsonb_build_object('credential_id', encode(y.credential_id, 'hex'),
                                 'device', y.device, 'added_at', y.added_at, 'used_at', y.used_at) order by y.added_at)
                             from passkey y where y.person_id = any (one_person(p.person_id))), '[]') as passkeys,
                   coalesce((select jsonb_agg(jsonb_build_object('session_id', s.session_id, 'began_at', s.began_at,
                                 'seen_at', s.seen_at, 'device', s.device, 'until_at', s.until_at,
                                 'is_here', s.session_id is not distinct from $4::uuid)
                                 order by s.seen_at desc)
                             from session s where s.person_id = p.person_id), '[]') as sessions
            from person p left join {REACHED_BY} c on true where p.person_id = $1 and p.hidden_at is null""",  # noqa: S608
        require_person(look.actor),
        college_date(look.now),
        look.now,
        look.actor.session_id,
    )
    if row is None:
        raise NotFound("There is nobody here.")
    known = dict(row)
    choices = CHOSEN_UNTIL_SAID | {Choice(kind): is_yes for kind, is_yes in known["choices"].items()}
    view = msgspec.convert({**known, "choices": choices, "factor": look.actor.factor}, AboutMeView)
    limits = limits_of(look.actor.roles)
    return msgspec.structs.replace(
        view, sessions=tuple(one for one in view.sessions if _is_live(one, limits, look.now))
    )


def _is_live(one: SessionHereView, limits: Limits, now: datetime) -> bool:
    if one.until_at is not None:
        return now < one.until_at
    return is_within(limits, one.began_at, one.seen_at, now)
