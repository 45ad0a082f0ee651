"""Places, the line, and what is kept of a press of a button."""

from services.enrolment.commands import deciding
from services.enrolment.rules import heard, moves
from services.enrolment.rules.table import Table
from services.enrolment.store import notes
from services.enrolment.store import places as store
from services.runtime import actor
from services.runtime.sealed import Sealer
from tests.faults.planted.planting import Planting, defect

_LIFE = "places"


@defect(
    "lock-off",
    "the run's row is not locked while its places are decided, and no number is its own",
    caught_by="I1",
    life=_LIFE,
    enrolment="alter table journal drop constraint journal_revision; alter table place drop constraint place_number",
)
def lock_off(planting: Planting) -> None:
    planting.constant(store, "LOCK_RUN", "for update of r", "")


@defect(
    "offers-are-not-counted",
    "a place that is offered to somebody is given away as free",
    caught_by="I1",
    life=_LIFE,
    enrolment="alter table run_places drop constraint places_never_oversold",
)
def offers_are_not_counted(planting: Planting) -> None:
    planting.edit(Table.taken.fget, ('("booked", "held", "offered", "kept")', '("booked", "held", "kept")'))


@defect("line-reversed", "the last in the line is offered a place first", caught_by="I7", life=_LIFE)
def line_reversed(planting: Planting) -> None:
    planting.edit(Table.next_in_line, ("return min(", "return max("))


@defect("offered-to-who-has-one", "whoever has a place may be offered it once more", caught_by="I7", life=_LIFE)
def offered_to_who_has_one(planting: Planting) -> None:
    planting.edit(
        Table.next_in_line,
        ("place.state is PlaceState.WAITING", "place.state in (PlaceState.WAITING, PlaceState.BOOKED)"),
    )


@defect(
    "offer-lapses-unheard",
    "an offer ends when its time is over though no message about it has reached her",
    caught_by="I7",
    life=_LIFE,
)
def offer_lapses_unheard(planting: Planting) -> None:
    planting.edit(
        moves.become,
        ("return msgspec", 'changes |= {"until": place.changed_at} if state == "offered" else {}; return msgspec'),
    )
    planting.edit(heard._time_came, ("if place.reached_at else place", ""))


@defect(
    "place-twice",
    "who has a place and asks again gets another",
    caught_by="I7",
    life=_LIFE,
    enrolment="drop index one_place_for_a_person",
)
def place_twice(planting: Planting) -> None:
    planting.edit(Table.live_of, ("hers = self._hers", "return None; hers = self._hers"))


@defect("nobody-offers", "a place that comes free is not offered to the line", caught_by="I7", life=_LIFE)
def nobody_offers(planting: Planting) -> None:
    planting.edit(Table.next_in_line, ("return min(", "return None and min("))


@defect("counts-drift", "the run counts one more in its line than there are", caught_by="I6", life=_LIFE)
def counts_drift(planting: Planting) -> None:
    planting.constant(store, "WRITE", "waiting = $12\n", "waiting = $12 + 1\n")


@defect(
    "idempotency-row-not-written",
    "the answer to a form is not kept, so sending it again does it again",
    caught_by="I9",
    life=_LIFE,
)
def idempotency_row_not_written(planting: Planting) -> None:
    planting.edit(deciding._answers, ("if draft.waiting.asked.key is not None:", "if False:"))


@defect("answered-and-not-saved", "an accepted offer is confirmed, and nothing is written", caught_by="I9", life=_LIFE)
def answered_and_not_saved(planting: Planting) -> None:
    planting.edit(
        deciding.decide_batch,
        (
            "if decisions.is_changed or answered:",
            "if 'Accept' not in batch[0].command and (decisions.is_changed or answered):",
        ),
    )


@defect("actor-check-skipped", "anybody may do what is hers alone", caught_by="I13", life=_LIFE)
def actor_check_skipped(planting: Planting) -> None:
    planting.edit(moves.own, ("or not (is_hers(place, by) or by.is_desk)", ""))


@defect("second-factor-skipped", "a role counts without its second sign", caught_by="I13", life=_LIFE)
def second_factor_skipped(planting: Planting) -> None:
    planting.edit(actor.require_second_factor, ("if actor.factor is not Factor.SECOND:", "if False:"))


@defect("role-check-skipped", "whoever is signed in may do what a role is for", caught_by="I13", life=_LIFE)
def role_check_skipped(planting: Planting) -> None:
    planting.edit(
        actor.require_role, ("if not actor.has(*roles):", "if False:"), ("require_second_factor(actor)", "return")
    )


@defect(
    "sealed-text-stored-plain", "what she wrote to her tutor is stored as she wrote it", caught_by="I11", life=_LIFE
)
def sealed_text_stored_plain(planting: Planting) -> None:
    planting.edit(Sealer.seal, ("return _encrypt(", "return text.encode() or _encrypt("))


@defect("erasure-leaves-her-words", "an erasure leaves what she wrote, in clear", caught_by="I12", life=_LIFE)
def erasure_leaves_her_words(planting: Planting) -> None:
    sealed_text_stored_plain(planting)
    planting.edit(
        notes.delete_notes,
        (
            "where place_id = any($1) or person_id = $2",
            "where false and (place_id = any($1) or person_id = $2)",
        ),
    )


@defect(
    "erasure-leaves-the-key", "an erasure leaves the key with which her words are read", caught_by="I12", life=_LIFE
)
def erasure_leaves_the_key(planting: Planting) -> None:
    planting.edit(Sealer.forget, ("await db.execute(", "return\n    await db.execute("))
