"""What was put back is compared with what was taken, table by table."""

from infra.backup.sums import differ


def test_a_sequence_that_went_on_while_the_backup_was_taken_is_as_it_should_be() -> None:
    taken = {"people.person": "3:17", "people.looked_number_seq": "at 5"}

    assert differ(taken, taken | {"people.looked_number_seq": "at 9"}) == []


def test_a_sequence_that_went_back_and_a_table_that_is_not_the_same_are_named() -> None:
    taken = {"people.person": "3:17", "people.looked_number_seq": "at 5"}
    found = {"people.person": "4:20", "people.looked_number_seq": "at 4", "people.more": "0:0"}

    assert differ(taken, found) == ["people.looked_number_seq", "people.more", "people.person"]
