"""What kind of college a folder holds is settled by its database, and what the environment says gives way to it."""

from pathlib import Path
from typing import Any

import pytest

from infra.local.college import LocalCollege, Wishes
from infra.local.folder import Folder
from infra.trouble import Trouble
from tests.conftest import College

WIDE_OPEN: dict[str, Any] = {
    "address": "https://college.example",
    "web_listen": "tcp:0.0.0.0:80",
    "mail_url": "smtp://mail.example",
}


def local(college: College, wishes: Wishes) -> LocalCollege:
    one = LocalCollege(Folder(Path("/nowhere"), college.place.secrets), wishes, print)
    one.place = one._place(college.place.postgres, college.place.nats)
    return one


@pytest.mark.parametrize("said", [{}, *({name: value} for name, value in WIDE_OPEN.items()), WIDE_OPEN])
def test_the_example_stays_on_this_machine_and_sends_nothing(college: College, said: dict[str, Any]) -> None:
    one = local(college, Wishes(port=8123, **said))
    one._settle_kind(is_example=True)

    told = one.place.together()
    assert (told["COLLEGE_ADDRESS"], told["WEB_LISTEN"]) == ("http://localhost:8123", "tcp:127.0.0.1:8123")
    assert told["MAIL_URL"] == ""


def test_a_real_college_is_where_its_environment_says(college: College) -> None:
    one = local(college, Wishes(example=False, **WIDE_OPEN))
    one._settle_kind(is_example=False)

    told = one.place.together()
    assert [told["COLLEGE_ADDRESS"], told["WEB_LISTEN"], told["MAIL_URL"]] == list(WIDE_OPEN.values())


def test_a_real_college_stays_one_when_it_is_started_as_an_example(college: College) -> None:
    one = local(college, Wishes(example=True))
    one._settle_kind(is_example=False)

    assert not one.is_example


def test_the_example_is_not_started_as_a_real_college(college: College) -> None:
    with pytest.raises(Trouble, match=r"can never become a real one\. .* ./college up --no-demo --data DIR"):
        local(college, Wishes(example=False))._settle_kind(is_example=True)
