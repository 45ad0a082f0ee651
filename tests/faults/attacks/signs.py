"""The second sign: numbers from an app, printed codes, passkeys; and being asked afresh."""

from services.people import ceremony
from services.people.commands import passkeys, second_factor
from services.people.rules import passkeys as passkey_rules
from services.people.rules import signing_in as rules
from services.people.store import passkeys as passkey_store
from services.people.store import sign_in
from services.runtime import actor
from tests.faults.attacks.attack import attack
from tests.faults.planted.planting import Planting

_SECOND, _PASSKEYS = "people/test_second_factor.py", "people/test_passkeys.py"


@attack(
    "app-numbers-used-twice",
    "numbers that were looked over her shoulder open again within their half minute",
    caught_by=f"{_SECOND}::test_the_same_numbers_do_not_work_twice",
)
def app_numbers_used_twice(planting: Planting) -> None:
    planting.edit(rules.fitting_step, ("if fits and step > last_step", "if fits"))


@attack(
    "printed-code-used-twice",
    "a printed code opens as often as one likes",
    caught_by=f"{_SECOND}::test_a_printed_code_works_once",
)
def printed_code_used_twice(planting: Planting) -> None:
    planting.edit(sign_in.use_printed_code, ("and used_at is null", ""))


@attack(
    "printed-code-of-another",
    "anybody's printed code is everybody's",
    caught_by=f"{_SECOND}::test_printed_codes_of_another_do_not_work",
)
def printed_code_of_another(planting: Planting) -> None:
    planting.edit(
        second_factor._is_printed,
        (
            "    return ",
            """    for row in await work.db.fetch("select person_id from printed_code"):
        hashed = tokens.printed_hash(work.house.settings.key, row["person_id"], typed)
        if await sign_in.use_printed_code(work.db, row["person_id"], hashed, work.now):
            return True
    return """,
        ),
    )


@attack(
    "step-up-skipped",
    "what cannot be undone is done without asking afresh who it is",
    caught_by=f"{_SECOND}::test_printing_codes_needs_a_fresh_second_factor",
)
def step_up_skipped(planting: Planting) -> None:
    planting.edit(actor.require_fresh_second_factor, ("raise StepUpFirst(", "return\n        raise StepUpFirst("))


@attack(
    "second-sign-replaced",
    "whoever reads her messages sets up a second sign in place of hers",
    caught_by=f"{_SECOND}::test_whoever_holds_only_the_mailbox_cannot_replace_it",
)
def second_sign_replaced(planting: Planting) -> None:
    planting.edit(second_factor.begin_second_factor, ("await refuse_unless_sure(work, person_id)", "pass"))


@attack(
    "second-sign-holds-for-ever",
    "a second sign that was shown once holds for as long as the session",
    caught_by=f"{_SECOND}::test_after_half_a_day_it_is_asked_for_again",
)
def second_sign_holds_for_ever(planting: Planting) -> None:
    planting.edit(rules.factor_now, ("if session.factor is Factor.SECOND and", "if False and"))


@attack(
    "second-sign-is-guessed",
    "the numbers of an app can be tried out without end",
    caught_by=f"{_SECOND}::test_guessing_is_slowed_down_and_goes_on_after_a_wait",
)
def second_sign_is_guessed(planting: Planting) -> None:
    planting.edit(second_factor.show_second_factor, ("await slow_down(work,", "False and await slow_down(work,"))


@attack(
    "passkey-answer-replayed",
    "the answer of a device that does not count, when it was overheard, signs in again",
    caught_by=f"{_PASSKEYS}::test_an_answer_counts_once_in_its_browser_and_for_ten_minutes",
)
def passkey_answer_replayed(planting: Planting) -> None:
    planting.edit(passkey_store.note_answered, ("return bool(noted)", "return True"))
    planting.edit(
        ceremony.opened, ("credential_current_sign_count=passkey.sign_count", "credential_current_sign_count=0")
    )


@attack(
    "passkey-asked-elsewhere",
    "a passkey answers what another browser was asked",
    caught_by=f"{_PASSKEYS}::test_an_answer_counts_once_in_its_browser_and_for_ten_minutes",
)
def passkey_asked_elsewhere(planting: Planting) -> None:
    planting.edit(passkey_rules._seal, ("what_for, who, begun", "what_for, begun"))


@attack(
    "passkey-for-another-site",
    "a page that only looks like ours passes on what her passkey answers",
    caught_by=f"{_PASSKEYS}::test_a_page_that_only_looks_like_ours_gets_nothing",
)
def passkey_for_another_site(planting: Planting) -> None:
    planting.edit(
        ceremony.opened,
        (
            "return webauthn.",
            """said = webauthn.helpers.base64url_to_bytes(answer["response"]["clientDataJSON"])
    origin = webauthn.helpers.parse_client_data_json(said).origin
    return webauthn.""",
        ),
    )


@attack(
    "passkey-without-a-finger",
    "a device that was found or stolen is two signs at once",
    caught_by=f"{_PASSKEYS}::test_it_must_be_opened_by_whoever_holds_it",
)
def passkey_without_a_finger(planting: Planting) -> None:
    planting.edit(ceremony.made, ("require_user_verification=True", "require_user_verification=False"))


@attack(
    "passkey-of-another",
    "anybody's passkey is the second sign of whoever is signed in",
    caught_by=f"{_PASSKEYS}::test_somebody_elses_is_no_second_sign",
)
def passkey_of_another(planting: Planting) -> None:
    planting.edit(passkeys.show_passkey, ("if person.person_id != session.person_id:", "if False:"))
