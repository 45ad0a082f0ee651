"""Signing in: whose session it is, whom a secret lets in, and what a stranger learns by asking."""

from services.people.commands import inviting, shared, signing_in
from services.people.commands import roles as role_commands
from services.people.rules import roles as role_rules
from services.people.rules import signing_in as rules
from services.people.store import roles, sign_in
from tests.faults.attacks.attack import attack
from tests.faults.planted.planting import Planting

_SIGNING_IN, _INVITING, _ROLES = "people/test_signing_in.py", "people/test_inviting.py", "people/test_roles.py"


@attack(
    "session-fixed-beforehand",
    "a session has the name that somebody else put on the browser before she signed in",
    caught_by=f"{_SIGNING_IN}::test_a_session_is_never_one_that_the_browser_brought",
)
def session_fixed_beforehand(planting: Planting) -> None:
    planting.edit(shared.begin_session, ("token = tokens.new_token()", "token = browser or tokens.new_token()"))


@attack(
    "token-kept-as-it-is",
    "whoever reads the table of sessions can use them",
    caught_by=f"{_SIGNING_IN}::test_tokens_and_numbers_are_kept_as_hashes_only",
)
def token_kept_as_it_is(planting: Planting) -> None:
    planting.edit(
        shared.begin_session,
        ("browser=browser,", "browser=(token := tokens.new_token()),"),
        ("    token = tokens.new_token()\n", ""),
    )


@attack(
    "link-opens-on-any-browser",
    "a link from somebody's message signs in on whichever browser opens it",
    caught_by=f"{_SIGNING_IN}::test_the_link_works_once_and_only_on_the_browser_that_asked",
)
def link_opens_on_any_browser(planting: Planting) -> None:
    planting.edit(signing_in.redeem_link, ("or not browser or attempt.browser != browser", ""))


@attack(
    "link-works-again",
    "a link that was used signs in again later",
    caught_by=f"{_SIGNING_IN}::test_the_link_works_once_and_only_on_the_browser_that_asked",
)
def link_works_again(planting: Planting) -> None:
    planting.edit(rules.is_open, ("attempt.used_at is None and", ""))


@attack(
    "numbers-never-end",
    "six numbers of yesterday sign in",
    caught_by=f"{_SIGNING_IN}::test_six_numbers_last_ten_minutes",
)
def numbers_never_end(planting: Planting) -> None:
    planting.edit(rules.is_open, ("and now < attempt.ends_at", ""))


@attack(
    "tries-are-not-counted",
    "six numbers can be guessed for as long as one likes",
    caught_by=f"{_SIGNING_IN}::test_six_numbers_end_after_five_wrong_tries",
)
def tries_are_not_counted(planting: Planting) -> None:
    planting.edit(sign_in.count_try, ("tries = tries + 1", "tries = tries"))


@attack(
    "rate-limit-off",
    "messages to one contact can be asked for without end",
    caught_by=f"{_SIGNING_IN}::test_asking_too_often_slows_down_and_never_locks",
)
def rate_limit_off(planting: Planting) -> None:
    planting.edit(shared.slow_down, ("if level is not None:", "if False:"))


@attack(
    "network-limit-off",
    "one machine asks for as many contacts as it likes",
    caught_by=f"{_SIGNING_IN}::test_a_network_is_slowed_down_and_this_machine_is_not",
)
def network_limit_off(planting: Planting) -> None:
    planting.edit(
        shared.slow_down_network, ("if (network := work.actor.network)", "if False and (network := work.actor.network)")
    )


@attack(
    "unknown-contact-is-told",
    "asking for numbers says whether somebody is known here",
    caught_by=f"{_SIGNING_IN}::test_a_contact_that_nobody_has_is_answered_like_any_other",
)
def unknown_contact_is_told(planting: Planting) -> None:
    planting.edit(
        signing_in.redeem_code,
        (
            "await sign_in.count_try(work.db, attempt.attempt_id)",
            """await sign_in.count_try(work.db, attempt.attempt_id)
        if attempt.person_id is None:
            return rules.CodeEnded("These numbers cannot be used any more.", field="code")""",
        ),
    )


@attack(
    "unknown-contact-is-quicker",
    "the time of the answer says whether somebody is known here",
    caught_by=f"{_SIGNING_IN}::test_asking_takes_the_same_steps_whether_or_not_somebody_has_the_contact",
)
def unknown_contact_is_quicker(planting: Planting) -> None:
    planting.edit(
        signing_in.send_code,
        (
            "    attempt_id = await ask_for_code(",
            "    if lets_in is None: return AttemptView(attempt_id=new_id())\n    attempt_id = await ask_for_code(",
        ),
    )


@attack(
    "session-of-another-is-ended",
    "an id is enough to end somebody else's session",
    caught_by=f"{_SIGNING_IN}::test_one_ends_ones_own_sessions_and_no_others",
)
def session_of_another_is_ended(planting: Planting) -> None:
    planting.edit(sign_in.load_session_by_id, ("and person_id = $2", "and (person_id = $2 or true)"))


@attack(
    "session-never-ends",
    "a session that nobody has used for weeks goes on",
    caught_by=f"{_SIGNING_IN}::test_a_session_ends_when_it_is_not_used_for_two_weeks",
)
def session_never_ends(planting: Planting) -> None:
    planting.edit(rules.is_within, ("now - seen_at < limits.idle and", ""))


@attack(
    "shared-contact-opens-everything",
    "numbers to a contact of a family open all of another's pages",
    caught_by="people/test_sharing.py::test_numbers_of_a_registration_open_that_booking_and_nothing_else",
)
def shared_contact_opens_everything(planting: Planting) -> None:
    planting.edit(signing_in._let_in, ("is_limited=is_limited", "is_limited=False"))


@attack(
    "new-address-of-another",
    "numbers sent for one person's new address change another's",
    caught_by="people/test_own.py::test_numbers_for_a_new_address_open_no_session",
)
def new_address_of_another(planting: Planting) -> None:
    planting.edit(signing_in.redeem_code, ("if attempt.purpose not in LETS_IN or not", "if not"))


@attack(
    "invitation-is-answered-twice",
    "an invitation that was turned down gives the role all the same",
    caught_by=f"{_ROLES}::test_an_invitation_is_answered_once",
)
def invitation_is_answered_twice(planting: Planting) -> None:
    planting.edit(role_rules.open_invitation, ("or invitation.answer is not None", ""))


@attack(
    "invitation-of-another",
    "an id is enough to take the role that somebody else was invited to",
    caught_by=f"{_ROLES}::test_nobody_accepts_the_invitation_of_another",
)
def invitation_of_another(planting: Planting) -> None:
    planting.edit(
        roles.load_invitation, ("person_id = any (one_person($2))", "(person_id = any (one_person($2)) or true)")
    )


@attack(
    "somebody-answers-for-her",
    "whoever is signed in writes down a yes for whoever was invited",
    caught_by=f"{_INVITING}::test_nobody_else_who_is_signed_in_answers_for_her",
)
def somebody_answers_for_her(planting: Planting) -> None:
    planting.edit(inviting.answer_invitation, ("await require_to_see_to(", "False and await require_to_see_to("))


@attack(
    "invitation-is-guessed",
    "the codes of slips can be tried out without end",
    caught_by=f"{_INVITING}::test_guessing_is_slowed_down",
)
def invitation_is_guessed(planting: Planting) -> None:
    planting.edit(inviting._found, ("await slow_down(work,", "False and await slow_down(work,"))


@attack(
    "coordinator-makes-administrators",
    "a role is given by whoever asks for it, whatever she may give",
    caught_by=f"{_ROLES}::test_a_coordinator_makes_no_administrators",
)
def coordinator_makes_administrators(planting: Planting) -> None:
    planting.edit(role_rules.refuse_giving, ("if role not in may_give(roles):", "if False:"))


@attack(
    "role-without-being-asked",
    "an administrator gives a role to somebody who has not said yes",
    caught_by=f"{_ROLES}::test_only_the_house_gives_a_role_without_asking",
)
def role_without_being_asked(planting: Planting) -> None:
    planting.edit(role_commands.give_role, ("if work.actor.service not in", "if False and work.actor.service not in"))
