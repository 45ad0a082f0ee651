"""Signing in with an organisation: what it must have signed, for whom, and whose word counts here."""

from services.people import provider
from services.people.rules import organisation as rules
from services.people.rules import passkeys
from tests.faults.attacks.attack import attack
from tests.faults.planted.planting import Planting

_TESTS = "people/test_organisation.py"
_FOR_US = f"{_TESTS}::test_what_is_not_for_us_now_and_for_this_asking_opens_nothing"


@attack(
    "organisation-has-not-signed",
    "whoever answers in place of the organisation says who somebody is",
    caught_by=f"{_TESTS}::test_what_they_have_not_signed_opens_nothing",
)
def organisation_has_not_signed(planting: Planting) -> None:
    planting.edit(
        provider._claims,
        (
            'token = jwt.decode(answer["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)',
            """import base64, json, types
    head, body = (json.loads(base64.urlsafe_b64decode(one + "==")) for one in answer["id_token"].split(".")[:2])
    token = types.SimpleNamespace(header=head, claims=body)""",
        ),
    )


@attack("organisation-answers-another-asking", "an answer to another asking signs in", caught_by=_FOR_US)
def organisation_answers_another_asking(planting: Planting) -> None:
    planting.edit(provider._claims, ('"nonce": nonce', '"nonce": None'))


@attack("organisation-answers-another-program", "what was signed for another program signs in here", caught_by=_FOR_US)
def organisation_answers_another_program(planting: Planting) -> None:
    planting.edit(
        provider._claims,
        ('"aud": {"essential": True, "value": known.client_id}', '"aud": {"essential": True}'),
        ('"client_id": known.client_id', '"client_id": None'),
    )


@attack("organisation-is-another", "somebody else's word is taken for the organisation's", caught_by=_FOR_US)
def organisation_is_another(planting: Planting) -> None:
    planting.edit(provider._claims, ('"iss": {"essential": True, "value": known.issuer}', '"iss": {"essential": True}'))


@attack(
    "organisation-believes-any-address",
    "whoever writes her address into an account of his own is taken for her",
    caught_by=f"{_TESTS}::test_an_address_that_they_have_not_verified_is_nobodys",
)
def organisation_believes_any_address(planting: Planting) -> None:
    planting.edit(provider._told, ("mail if is_verified is True and", "mail if"))


@attack(
    "organisation-lets-in-who-has-left",
    "somebody who does not work here any more comes in by her account elsewhere",
    caught_by=f"{_TESTS}::test_it_ends_with_her_role",
)
def organisation_lets_in_who_has_left(planting: Planting) -> None:
    planting.edit(rules.may_come, ("if STAFF.isdisjoint(roles):", "if False:"))


@attack(
    "organisation-counts-as-both-signs",
    "a password elsewhere is as good as two signs here",
    caught_by=f"{_TESTS}::test_it_is_both_signs_only_when_they_say_so",
)
def organisation_counts_as_both_signs(planting: Planting) -> None:
    planting.edit(rules.factor, ("return Factor.SECOND if", "return Factor.SECOND if True or"))


@attack(
    "organisation-is-always-fresh",
    "a sign-in of this morning elsewhere does what asks afresh",
    caught_by=f"{_TESTS}::test_what_asks_afresh_asks_unless_she_has_just_shown_it_there",
)
def organisation_is_always_fresh(planting: Planting) -> None:
    planting.edit(rules.shown_at, ("return min(", "return now or min("))


@attack(
    "organisation-answers-another-browser",
    "whoever is sent a link signs in as somebody else without noticing",
    caught_by=f"{_TESTS}::test_an_answer_counts_once_on_its_browser_and_for_ten_minutes",
)
def organisation_answers_another_browser(planting: Planting) -> None:
    planting.edit(passkeys._seal, ("what_for, who, begun", "what_for, begun"))
