"""What every service rests on: who acts, what a key opens, what is taken along."""

from services.people.rules import erasing
from services.runtime import sealed
from services.runtime.actor import Verifier
from services.runtime.kept import Kept
from tests.faults.attacks.attack import attack
from tests.faults.planted.planting import Planting

_HTTP = "runtime/test_http.py::test_nobody_may_do_nothing_and_an_old_or_forged_token_is_nobody"


@attack(
    "role-said-by-the-request",
    "a service believes a request which roles it has, whoever signed it",
    caught_by=_HTTP,
)
def role_said_by_the_request(planting: Planting) -> None:
    planting.edit(Verifier._check, ("self._key.verify(signature, payload)", "pass"))


@attack("old-token-goes-on", "a token from before she signed out goes on", caught_by=_HTTP)
def old_token_goes_on(planting: Planting) -> None:
    planting.edit(Verifier.actor, ("if known.until <= now:", "if False:"))


@attack(
    "key-of-another-opens",
    "what is sealed for one person is opened with the key of another",
    caught_by="runtime/test_sealed.py::test_a_sealed_text_opens_for_its_person_only",
)
def key_of_another_opens(planting: Planting) -> None:
    planting.edit(
        sealed.Sealer.open_all,
        ("people = list({person_id for person_id, sealed in texts if sealed is not None})", "people = []"),
        ("person_id = any($1) and", "$1::uuid[] is not null and"),
        (
            "return [_try_open(keys.get(person_id), person_id, sealed) for person_id, sealed in texts]",
            """return [
        next((text for whose, key in keys.items() if (text := _try_open(key, whose, sealed)) is not None), None)
        for _, sealed in texts]""",
        ),
    )


@attack(
    "export-of-another",
    "taking everything along takes what is kept about others",
    caught_by="web/test_farewell.py::test_she_takes_everything_along_in_one_file",
)
def export_of_another(planting: Planting) -> None:
    planting.edit(Kept._rows, ("where {table.whose} limit", "where ({table.whose} or true) limit"))


@attack(
    "export-without-asking-afresh",
    "a session that was left open takes everything along",
    caught_by="people/test_erasing.py::test_she_shows_who_she_is_in_the_best_way_that_she_has",
)
def export_without_asking_afresh(planting: Planting) -> None:
    planting.edit(erasing.how_sure, ("if has_second and", "return\n    if has_second and"))
