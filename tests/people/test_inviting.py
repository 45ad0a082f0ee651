"""An invitation until it is answered: by its link, by the code on a slip, or on the phone."""

from uuid import UUID

import pytest

from services.contracts.people import ContactConfirmed, Role, RoleTaken
from services.people.commands.inviting import (
    AnswerInvitation,
    LookAtInvitation,
    SendInvitationAgain,
    ShowInvitationCode,
    TakeBackInvitation,
    answer_invitation,
    look_at_invitation,
    send_invitation_again,
    show_invitation_code,
    take_back_invitation,
)
from services.people.commands.registering import AddPerson, WriteContact, add_person, write_contact
from services.people.commands.roles import Invite, invite
from services.people.queries.invitations import OpenInvitationsQuestion, open_invitations
from services.people.rules.registering import ContactKnown
from services.people.rules.roles import InvitationEnded, InvitationUnknown
from services.people.rules.signing_in import INVITATIONS_FROM_BROWSER, SlowDown
from services.runtime.actor import NOBODY, Actor, Factor, house
from services.runtime.refusal import NotAllowed, SignInFirst
from tests.examples.people import ANWEN, GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.test_roles import roles_of
from tests.people.test_signing_in import new_contact, signed_in


async def known(desk: Desk, name: str, contact: str = "") -> UUID:
    return (await desk.do(add_person, AddPerson(name=name, contact=contact), house("import"))).person_id


async def asked(desk: Desk, person_id: UUID, role: Role = Role.MEMBER) -> UUID:
    inviting = Invite(person_id=person_id, role=role)
    return (await desk.do(invite, inviting, OWAIN.acting(now=desk.clock()))).invitation_id


async def link(desk: Desk, contact: str) -> str:
    """What stands behind the last slash of her newest letter."""
    await desk.due()
    letters = [one["text"] for one in await desk.letters() if one["contact"] == contact]
    return str(letters[-1]).strip().rsplit("/", 1)[1]


async def code(desk: Desk, invitation_id: UUID) -> str:
    shown = await desk.do(
        show_invitation_code, ShowInvitationCode(invitation_id=invitation_id), GWEN.acting(now=desk.clock())
    )
    return shown.code


async def answers(desk: Desk, secret: str, actor: Actor = NOBODY, *, is_yes: bool = True) -> bool:
    """Whether it was written down for her."""
    done = await desk.do(answer_invitation, AnswerInvitation(secret=secret, is_yes=is_yes), actor)
    return done.is_on_behalf


async def kept(desk: Desk, invitation_id: UUID) -> dict[str, object]:
    rows = await desk.fetch("select answer, answered_by from invitation where invitation_id = $1", invitation_id)
    return rows[0]


async def test_her_link_says_what_it_is_and_her_yes_begins_the_role(example: Desk) -> None:
    contact = new_contact()
    session = await signed_in(example, contact)
    invitation_id = await asked(example, session.person_id)
    secret = await link(example, contact)

    looked = await example.do(look_at_invitation, LookAtInvitation(secret=secret))
    assert (looked.person_id, looked.role) == (session.person_id, Role.MEMBER)
    assert await roles_of(example, session) == {"student"}

    assert not await answers(example, secret)
    assert example.recorded == (RoleTaken(person_id=session.person_id, role=Role.MEMBER),)
    assert await kept(example, invitation_id) == {"answer": "accepted", "answered_by": None}
    with pytest.raises(SignInFirst):  # rights rose: every sign-in begins anew
        await roles_of(example, session)
    with pytest.raises(InvitationEnded):
        await answers(example, secret)


async def test_a_link_that_was_opened_shows_that_her_address_works_and_a_slip_does_not(example: Desk) -> None:
    contact = new_contact()
    by_link, by_slip = await known(example, "Mair", contact), await known(example, "Mai", new_contact())
    await asked(example, by_link)
    await answers(example, await link(example, contact))
    assert ContactConfirmed(person_id=by_link) in example.recorded

    await answers(example, await code(example, await asked(example, by_slip)))
    assert example.recorded == (RoleTaken(person_id=by_slip, role=Role.MEMBER),)


async def test_two_who_share_a_contact_are_not_mixed_up(example: Desk) -> None:
    shared = new_contact()
    mother, daughter = await known(example, "Elin", shared), await known(example, "Efa", shared)
    await asked(example, mother)
    hers = await link(example, shared)
    await asked(example, daughter)
    other = await link(example, shared)

    assert (await example.do(look_at_invitation, LookAtInvitation(secret=hers))).name == "Elin"
    await answers(example, other)

    assert example.recorded[0] == RoleTaken(person_id=daughter, role=Role.MEMBER)
    assert (await example.do(look_at_invitation, LookAtInvitation(secret=hers))).name == "Elin"


async def test_somebody_without_a_contact_answers_with_a_slip_however_it_is_typed(example: Desk) -> None:
    person_id = await known(example, "Ifor")
    invitation_id = await asked(example, person_id)
    slip = await code(example, invitation_id)
    newer = await code(example, invitation_id)

    with pytest.raises(InvitationUnknown):
        await answers(example, slip)
    await answers(example, f"  {newer.upper().replace('-', ' ')} ", is_yes=False)

    assert await kept(example, invitation_id) == {"answer": "declined", "answered_by": None}
    assert example.recorded == ()


async def test_the_desk_writes_down_a_yes_and_she_is_told(example: Desk) -> None:
    contact = new_contact()
    person_id = await known(example, "Tudur", contact)
    invitation_id = await asked(example, person_id)
    slip = await code(example, invitation_id)

    assert await answers(example, slip, GWEN.acting(now=example.clock()))

    assert await kept(example, invitation_id) == {"answer": "accepted", "answered_by": GWEN.person_id}
    await example.due()
    told = [one for one in await example.letters() if one["contact"] == contact]
    assert "wrote down your answer" in told[-1]["text"]
    assert "member" not in told[-1]["text"]


async def test_nobody_else_who_is_signed_in_answers_for_her(example: Desk) -> None:
    slip = await code(example, await asked(example, await known(example, "Nerys")))
    office = await asked(example, await known(example, "Non"), Role.ADMINISTRATOR)
    shown = await example.do(
        show_invitation_code, ShowInvitationCode(invitation_id=office), OWAIN.acting(now=example.clock())
    )

    for secret, actor in (
        (slip, ANWEN.acting(now=example.clock())),
        (slip, Actor(person_id=ANWEN.person_id, factor=Factor.CODE)),
        (shown.code, GWEN.acting(now=example.clock())),  # a coordinator makes no administrators, on the phone neither
    ):
        with pytest.raises(NotAllowed):
            await answers(example, secret, actor)


async def test_it_is_taken_back_or_sent_again_by_whoever_could_have_sent_it(example: Desk) -> None:
    contact = new_contact()
    person_id = await known(example, "Luned", contact)
    invitation_id = await asked(example, person_id)
    first = await link(example, contact)
    example.clock.on(days=15)
    with pytest.raises(InvitationUnknown):
        await answers(example, first)

    again = SendInvitationAgain(invitation_id=invitation_id)
    with pytest.raises(NotAllowed):
        await example.do(send_invitation_again, again, ANWEN.acting(now=example.clock()))
    await example.do(send_invitation_again, again, GWEN.acting(now=example.clock()))
    second = await link(example, contact)
    with pytest.raises(InvitationUnknown):
        await answers(example, first)

    back = TakeBackInvitation(invitation_id=invitation_id)
    await example.do(take_back_invitation, back, GWEN.acting(now=example.clock()))
    with pytest.raises(InvitationUnknown):
        await answers(example, second)
    with pytest.raises(InvitationEnded):
        await example.do(take_back_invitation, back, GWEN.acting(now=example.clock()))
    office = await asked(example, person_id, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        await example.do(
            show_invitation_code, ShowInvitationCode(invitation_id=office), GWEN.acting(now=example.clock())
        )


async def test_staff_see_what_they_could_have_sent_and_who_cannot_be_asked_yet(example: Desk) -> None:
    nobody_reaches = await known(example, "Sioned")
    office = await asked(example, nobody_reaches, Role.ADMINISTRATOR)
    member = await asked(example, nobody_reaches)
    gwen = GWEN.acting(now=example.clock())

    seen = await example.ask(open_invitations, OpenInvitationsQuestion(), gwen)
    assert member in [one.invitation_id for one in seen.invitations]
    assert office not in [one.invitation_id for one in seen.invitations]
    assert nobody_reaches in [one.person_id for one in seen.unreached]

    writing = WriteContact(person_id=nobody_reaches, contact=new_contact())
    with pytest.raises(NotAllowed):
        await example.do(write_contact, writing, ANWEN.acting(now=example.clock()))
    await example.do(write_contact, writing, gwen)
    with pytest.raises(ContactKnown):
        await example.do(write_contact, writing, gwen)
    seen = await example.ask(open_invitations, OpenInvitationsQuestion(), gwen)
    assert nobody_reaches not in [one.person_id for one in seen.unreached]


async def test_guessing_is_slowed_down(example: Desk) -> None:
    guessing, guess = Actor(browser="a guesser's"), LookAtInvitation(secret="aaaaa-aaaaa")
    for _ in range(INVITATIONS_FROM_BROWSER.most):
        with pytest.raises(InvitationUnknown):
            await example.do(look_at_invitation, guess, guessing)
    with pytest.raises(SlowDown):
        await example.do(look_at_invitation, guess, guessing)


async def test_no_secret_of_an_invitation_is_kept_anywhere(example: Desk) -> None:
    contact = new_contact()
    invitation_id = await asked(example, await known(example, "Gwenno", contact))
    secrets = [await link(example, contact), await code(example, invitation_id)]

    for table in ("invitation", "journal", "due", "idempotency"):
        for row in await example.fetch(f"select to_jsonb(t)::text as said from {table} t"):  # noqa: S608
            assert not any(secret in row["said"] for secret in secrets), table
