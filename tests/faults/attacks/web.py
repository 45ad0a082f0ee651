"""The door: whose form it is, where one is sent on to, what is kept of a page, and what a cookie gives away."""

import web.signed_in
from services.enrolment.commands import registers
from services.enrolment.queries import places
from services.enrolment.queries import registers as seen
from services.people.commands import signing_in
from services.runtime import actor
from tests.faults.attacks.attack import attack
from tests.faults.planted.planting import Planting
from web import errors, genuine
from web.frame import Frame, answers, headers
from web.pages import sign_in

_GENUINE, _FRAME, _SIGN_IN = "web/test_genuine.py", "web/test_frame.py", "web/test_sign_in.py"


@attack(
    "form-from-another-site",
    "another site's page sends a form of ours with her cookies",
    caught_by=f"{_GENUINE}::test_a_form_from_another_site_does_nothing",
)
def form_from_another_site(planting: Planting) -> None:
    planting.edit(genuine.comes_from_us, ("return site in _OWN", "return True"))


@attack(
    "form-without-its-token",
    "a form counts without the token of the page that it stood on",
    caught_by=f"{_GENUINE}::test_a_form_without_its_token_is_shown_again_with_all_that_was_typed",
)
def form_without_its_token(planting: Planting) -> None:
    planting.edit(Frame._read_form, ("if not any(", "if False and not any("))


@attack(
    "form-of-another-browser",
    "a token that was shown to one browser counts on every other",
    caught_by=f"{_GENUINE}::test_the_token_of_another_browser_is_not_taken",
)
def form_of_another_browser(planting: Planting) -> None:
    planting.edit(genuine._mac, ('b"form:" + secret.encode()', 'b"form:"'))


@attack(
    "network-as-it-likes",
    "whoever is slowed down says that she comes from somewhere else",
    caught_by=f"{_GENUINE}::test_behind_our_proxy_its_own_last_word_counts",
)
def network_as_it_likes(planting: Planting) -> None:
    planting.edit(genuine.network, ('.rpartition(",")[2]', '.partition(",")[0]'))


@attack(
    "host-header-trusted",
    "an address made of the Host header leads away from the college",
    caught_by=f"{_FRAME}::test_another_name_for_the_house_is_not_answered",
)
def host_header_trusted(planting: Planting) -> None:
    planting.edit(Frame._check, ('if request.headers.get("host", "") != self.settings.host:', "if False:"))


@attack(
    "sent-on-to-another-site",
    "a link of ours leads to a page that only looks like ours",
    caught_by=f"{_FRAME}::test_nobody_is_sent_to_another_site",
)
def sent_on_to_another_site(planting: Planting) -> None:
    planting.edit(answers.own_path, ('and path.startswith("/") and', "or"), ('path[1:2] not in ("/", "\\\\")', "path"))


@attack(
    "private-page-is-kept",
    "a page of hers is kept where the next person at the computer finds it",
    caught_by=f"{_SIGN_IN}::test_six_numbers_open_the_page_that_was_asked_for",
)
def private_page_is_kept(planting: Planting) -> None:
    planting.edit(answers._headers, ('if is_shared else "no-store"', 'if public or is_shared else "no-store"'))


@attack(
    "cookie-for-scripts",
    "a script reads the cookie of the session",
    caught_by=f"{_FRAME}::test_cookies_are_out_of_reach_of_scripts_and_other_sites",
)
def cookie_for_scripts(planting: Planting) -> None:
    planting.edit(Frame.cookie, ("httponly=True", "httponly=False"))


@attack(
    "cookie-without-secure",
    "a cookie goes over the wire where anybody reads along",
    caught_by="walls/test_headers.py::test_cookies_are_bound_to_the_host",
)
def cookie_without_secure(planting: Planting) -> None:
    planting.edit(Frame.cookie, ("secure=self.settings.is_https", "secure=False"))


@attack(
    "page-in-a-frame",
    "another site shows our page in a frame of its own and has her press our buttons",
    caught_by="walls/test_headers.py::test_every_answer_is_graded_without_a_fault",
)
def page_in_a_frame(planting: Planting) -> None:
    policy = headers.HEADERS["Content-Security-Policy"].replace("; frame-ancestors 'none'", "")
    for where in (answers, headers):
        planting.put(where, "HEADERS", headers.HEADERS | {"Content-Security-Policy": policy})


@attack(
    "contact-is-found-out",
    "the page after asking for numbers says whether somebody is known here",
    caught_by=f"{_SIGN_IN}::test_an_unknown_contact_gets_the_same_page",
)
def contact_is_found_out(planting: Planting) -> None:
    planting.edit(
        signing_in.send_code,
        (
            "    attempt_id = await ask_for_code(",
            "    if lets_in is None: raise rules.NoWayToSend('We do not know you.')\n"
            "    attempt_id = await ask_for_code(",
        ),
    )


@attack(
    "opening-a-link-signs-in",
    "a program that looks through her messages signs in for her",
    caught_by=f"{_SIGN_IN}::test_opening_a_link_signs_nobody_in_and_leaves_no_token_in_the_address",
)
def opening_a_link_signs_in(planting: Planting) -> None:
    planting.edit(
        sign_in.put_link_away.fn,
        (
            'return see(request, "/sign-in/link")',
            "from web.clients.people import People\n"
            "    session = await request.app.state.frame.clients.people.redeem_link(token, None)\n"
            '    return welcome(request, session, "/")',
        ),
    )


@attack(
    "signed-out-here-alone",
    "signing out forgets the cookie here, and a copy of it goes on",
    caught_by=f"{_SIGN_IN}::test_signing_out_ends_the_session_at_once_and_everywhere",
)
def signed_out_here_alone(planting: Planting) -> None:
    planting.edit(
        sign_in.sign_out.fn, ("frame.sessions.forget(cookie)\n        await people.end_session(cookie)", "pass")
    )


@attack(
    "page-without-a-session",
    "a page for somebody we know opens for anybody",
    caught_by="web/test_second_sign.py::test_a_stranger_is_asked_to_sign_in_first",
)
def page_without_a_session(planting: Planting) -> None:
    planting.edit(
        web.signed_in._signed_in,
        (
            "    if found.person_id is None or found.actor_token is None:\n        raise SignInFirst",
            "    if found.person_id is None:\n"
            "        return SignedIn(\n"
            "            person_id=UUID(int=0), name='', roles=frozenset(), factor='second', actor_token='')",
        ),
    )


@attack(
    "trouble-says-too-much",
    "a page that broke shows what it broke on",
    caught_by="web/test_errors.py::test_a_broken_page_tells_a_reference_and_nothing_else",
)
def trouble_says_too_much(planting: Planting) -> None:
    planting.edit(errors.broken, ("reference = str(new_id())[-12:]", "reference = f'{new_id()} {error}'[-90:]"))


@attack(
    "place-of-another",
    "the address of a place is enough to see whose it is and to give it back",
    caught_by="web/test_my.py::test_the_place_of_another_is_not_there",
)
def place_of_another(planting: Planting) -> None:
    planting.edit(places.place, ("look.actor.has(Role.COORDINATOR) and", "True or"))


@attack(
    "list-of-another-tutor",
    "any tutor reads and marks who came to another's session",
    caught_by="enrolment/test_registers.py::test_only_the_tutors_of_the_session_and_the_desk_find_it",
)
def list_of_another_tutor(planting: Planting) -> None:
    planting.edit(registers._is_hers, ("or actor.person_id in session.tutor_ids", "or True"))
    planting.edit(seen.register, ("one_person($2) or $3)", "one_person($2) or $3 or true)"))


@attack(
    "second-sign-not-asked",
    "a role counts for whoever holds no more than her messages",
    caught_by="people/test_roles.py::test_a_coordinator_makes_no_administrators",
)
def second_sign_not_asked(planting: Planting) -> None:
    planting.edit(actor.require_second_factor, ("if actor.factor is not Factor.SECOND:", "if False:"))


@attack(
    "trace-tells-an-address",
    "whoever keeps the traces of a college reads links that sign in",
    caught_by="web/test_traces.py::test_one_click_is_one_trace_from_the_page_to_what_others_do_of_it",
)
def trace_tells_an_address(planting: Planting) -> None:
    planting.edit(headers._end_step, ('scope.get("path_template", "")', 'scope.get("path", "")'))
