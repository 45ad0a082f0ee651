"""Every shared part: keeps what was typed, leads from an error to its field, and is for everybody."""

import datetime as dt

import pytest

from tests.web.browser import AXE, AXE_RULES, SMALL, Visits
from web.clients import Refused
from web.form import Form
from web.templating import environment

GALLERY = """
{{ m.back("/", _("Back")) }}<h1>Gallery</h1>{{ m.said("Saved.") }}{{ m.note("A note.") }}{{ m.summary(form) }}
<form class="rc-form" method="post" action="/">
{{ m.field(form, "name", "Name", hint="The name you like.", auto="given-name") }}
{{ m.field(form, "words", "Words", rows=3) }}
{{ m.select(form, "where", "Where", [("a", "Here"), ("b", "There")], empty="Choose") }}
{% call(value) m.radios(form, "reach", "How can we reach you?", [("text", "Text"), ("post", "Post", "By letter")]) %}
{% if value == "text" %}{{ m.field(form, "number", "Your number", kind="tel") }}{% endif %}{% endcall %}
{{ m.radios(form, "age", "Are you 18 or over?", [("yes", "Yes"), ("no", "No")], two=true) }}
{{ m.checks(form, "helps", "What helps", [("chair", "A chair"), ("print", "Large print")], hint="Any of these.") }}
{{ m.check(form, "sure", "I am sure", hint="You can change it.") }}
<button class="rc-btn">Send</button>{{ m.who_reads("the desk.") }}</form>
{{ m.next_steps([("Today", "somebody reads it."), ("", "Then you hear.")]) }}
{{ m.undo("/", "Pressed by mistake?", "Undo", "") }}{{ m.done("making", 3, "Done", "Nothing more to do.") }}
{{ m.links([("/", "First", "One line."), ("/x", "Second", "Another.")]) }}{{ m.empty("Nobody yet.", "/", "Look") }}
<p>{{ m.who("Gwen") }} {{ m.who("") }} {{ m.places(0) }} {{ m.places(2) }} {{ m.places(9) }}</p>
<p>{{ m.when(start, end) }}</p>
{{ m.quilt(4) }}{{ m.patch("skills", 7) }}
"""


def typed() -> Form:
    form = Form(
        {
            "name": [" <Ceri> "],
            "words": ["\nfirst line"],
            "where": ["b"],
            "reach": ["text"],
            "age": ["no"],
            "helps": ["print"],
            "sure": ["yes"],
        }
    )
    form.need("number", "Write your number")
    form.choice("colour", ["red"], "Choose a colour")
    form.wrong("name", "Write your name")
    form.refuse(Refused("room-taken", "The room is taken.", "Choose another."))
    return form


def gallery(form: Form, language: str = "en") -> str:
    start = dt.datetime(2027, 1, 11, 10, tzinfo=dt.UTC)
    source = environment(language).from_string(GALLERY)
    return source.render(form=form, start=start, end=start + dt.timedelta(hours=2))


def test_what_was_typed_stays_and_cannot_become_markup() -> None:
    shown = gallery(typed())
    assert 'value=" &lt;Ceri&gt; "' in shown
    assert "<Ceri>" not in shown
    assert "<textarea" in shown
    assert ">\n\nfirst line</textarea>" in shown  # a browser drops the first line break of a textarea
    assert '<option value="b" selected>' in shown


@pytest.mark.parametrize("field", ["name", "number"])
def test_an_error_leads_to_its_field_and_describes_it(field: str) -> None:
    shown = gallery(typed())
    assert f'<a href="#{field}">' in shown
    assert f'id="{field}"' in shown
    assert f"{field}-error" in shown.split(f'id="{field}"', 1)[1].split(">", 1)[0]


def test_the_first_answer_of_a_question_can_be_reached_from_its_error() -> None:
    form = Form()
    form.choice("age", ["yes", "no"], "Say if you are 18 or over")
    shown = gallery(form)
    assert '<a href="#age">Say if you are 18 or over</a>' in shown
    assert '<input type="radio" name="age" id="age" value="yes">' in shown


def test_a_refusal_of_the_whole_stands_on_top_with_what_to_do() -> None:
    assert "The room is taken. Choose another." in gallery(typed())


def test_a_good_form_shows_no_summary() -> None:
    assert "rc-errors" not in gallery(Form())


def test_a_refusal_stands_beside_the_field_that_it_is_about() -> None:
    form = Form(to_email="ceri")
    form.refuse(Refused("unreadable-contact", "This is no address.", field="contact"), contact="to_email")
    assert form.errors == {"to_email": "This is no address."}
    assert not form.is_good


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "cy"])
async def test_every_part_is_for_everybody(visits: Visits, language: str) -> None:
    page = await visits.page("/first-time", bypass_csp=True)
    await page.evaluate("parts => document.querySelector('main').innerHTML = parts", gallery(typed(), language))
    await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    await page.evaluate(AXE)
    found = await page.evaluate("rules => axe.run({runOnly: rules})", AXE_RULES)
    wrong = [(one["id"], one["nodes"][0]["html"][:160]) for one in found["violations"]]
    assert wrong == []
    assert await page.evaluate(SMALL) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
