"""The few letters that `people` sends itself. Their subjects say nothing of what the college is."""

from collections.abc import Collection
from typing import NamedTuple

from services.runtime import welsh
from services.runtime.welsh import Text


class Words(NamedTuple):
    subject: str
    text: str


def six_numbers(language: str, code: str, neutral_name: str, link: str, *, is_text: bool) -> Words:
    """Where it was asked for, in her language. A text is short and carries no link."""
    if language == "cy":
        short = f"{code} yw eich 6 rhif. Maen nhw’n para 10 munud ac yn gweithio unwaith."
        long = (
            f"{short}\n\nNeu agorwch hwn ar y ddyfais lle gwnaethoch chi ofyn:\n{link}\n\n"
            "Os nad chi ofynnodd, does dim angen i chi wneud dim.\n"
        )
        return Words("Eich 6 rhif", short if is_text else long)
    short = f"{code} are your 6 numbers for {neutral_name}. They last 10 minutes and work once."
    long = (
        f"{short}\n\nOr open this on the device where you asked:\n{link}\n\n"
        "If it was not you who asked, you need not do anything.\n"
    )
    return Words("Your 6 numbers", short if is_text else long)


def say_your_name(language: str) -> Words:
    """Several people share the contact: a contact is not an identity."""
    if language == "cy":
        return Words(
            "Gofynnwch eto",
            "Gofynnodd rhywun am 6 rhif. I fod yn siŵr pwy rydyn ni’n ei adael i mewn, gofynnwch eto a theipiwch hefyd "
            "yr enw rydyn ni’n eich galw.\nOs nad chi ofynnodd, does dim angen i chi wneud dim.\n",
        )
    return Words(
        "Please ask once more",
        "Somebody asked for 6 numbers. So that we let in the right person, please ask once more and also type the name "
        "that we call you by.\nIf it was not you who asked, you need not do anything.\n",
    )


def invited(language: str, neutral_name: str, link: str) -> Words:
    if language == "cy":
        return Words(
            "Gwahoddiad i chi",
            f"Mae rhywun wedi gofyn a hoffech wneud rhywbeth gyda ni. Darllenwch beth, a dywedwch ie neu na:\n{link}\n",
        )
    return Words(
        "An invitation for you",
        f"Somebody at {neutral_name} asks whether you would like to do something with us. "
        f"Read what it is, and say yes or no:\n{link}\n",
    )


def answered_for_you(language: str, neutral_name: str, phone: str) -> Words:
    """What the desk wrote down on the phone is said back, so that nobody can say yes for somebody else unseen."""
    ring = f" {phone}" if phone else ""
    if language == "cy":
        return Words(
            "Eich ateb",
            "Rydyn ni wedi ysgrifennu eich ateb i wahoddiad, fel y dywedoch ar y ffôn. "
            f"Os nad chi oedd hynny, ffoniwch ni{ring}.\n",
        )
    return Words(
        "Your answer",
        f"Somebody at {neutral_name} wrote down your answer to an invitation, as you said it on the phone. "
        f"If it was not you, please ring us{ring}.\n",
    )


def contact_changed(language: str, phone: str) -> Words:
    """To the old address: so that nobody can be cut off without knowing."""
    ring = f" {phone}" if phone else ""
    if language == "cy":
        return Words(
            "Sut rydyn ni’n eich cyrraedd",
            "O hyn ymlaen byddwn yn ysgrifennu atoch mewn ffordd arall. "
            f"Os nad chi newidiodd hyn, ffoniwch ni{ring}.\n",
        )
    return Words(
        "How we reach you",
        f"From now on we write to you in another way. If it was not you who changed it, please ring us{ring}.\n",
    )


def second_sign_anew(language: str, phone: str) -> Words:
    """To whom two of the desk let in again: so that nobody can do it in her name without her knowing."""
    ring = f" {phone}" if phone else ""
    if language == "cy":
        return Words(
            "Eich ail arwydd",
            "Rydych wedi gofyn am osod eich ail arwydd eto, ac mae dau ohonom wedi dweud ie. Mewngofnodwch fel arfer, "
            f"a theipiwch y cod a ddywedwyd wrthych. Os nad chi ofynnodd, ffoniwch ni ar unwaith{ring}.\n",
        )
    return Words(
        "Your second sign",
        "You asked to set up your second sign anew, and two of us have said yes. Sign in as usual, and type the code "
        f"that you were told. If it was not you who asked, please ring us at once{ring}.\n",
    )


def organisation_known(language: str, phone: str) -> Words:
    """The first time that somebody came in by the organisation she works for: so that nobody does it in her name."""
    ring = f" {phone}" if phone else ""
    if language == "cy":
        return Words(
            "Sut rydych yn mewngofnodi",
            "Rydych newydd fewngofnodi â’r sefydliad rydych yn gweithio iddo, am y tro cyntaf. "
            f"Os nad chi oedd hynny, ffoniwch ni ar unwaith{ring}.\n",
        )
    return Words(
        "How you sign in",
        "You have just signed in with the organisation you work for, for the first time. "
        f"If it was not you, please ring us at once{ring}.\n",
    )


def mail_test(language: str, neutral_name: str, link: str) -> Words:
    if language == "cy":
        return Words(
            "Neges brawf", f"Dyma’r neges y gofynnoch amdani. Os gallwch ei darllen, dywedwch hynny yma:\n{link}\n"
        )
    return Words(
        "A test message",
        f"This is the message from {neutral_name} that you asked for. If you can read it, say so here:\n{link}\n",
    )


def out_of_sight(language: str, number: str, day: str, link: str, phone: str) -> Words:
    """It is on its way; here is the way back. Nothing of it says what it is about to who reads over a shoulder."""
    ring = f" {phone}" if phone else ""
    if language == "cy":
        return Words(
            "Fel y gofynnoch",
            f"Fel y gofynnoch, does neb yn gweld dim amdanoch gyda ni mwyach. "
            f"Ar {day} bydd popeth yn cael ei ddileu.\n\n"
            f"Os ydych am gael popeth yn ôl cyn hynny, neu os nad chi ofynnodd, agorwch hwn:\n{link}\n"
            f"Neu ffoniwch ni{ring} a dywedwch y rhif {number}.\n",
        )
    return Words(
        "As you asked",
        f"As you asked, nobody sees anything about you with us any more. On {day} all of it will be rubbed out.\n\n"
        f"If you want everything back before then, or if it was not you who asked, open this:\n{link}\n"
        f"Or ring us{ring} and say the number {number}.\n",
    )


def rubbed_out(language: str, number: str, day: str) -> Words:
    """The proof, and the last that she ever gets from us."""
    if language == "cy":
        return Words(
            "Mae wedi’i wneud",
            f"Ar {day} cafodd popeth amdanoch ei ddileu gan bob rhan o’n desg. Eich rhif yw {number}. "
            "Nid yw’n arwain at neb: gallwch ei gadw, a gofyn i ni unrhyw bryd beth sydd wrth ei ymyl.\n\n"
            "Dyma’r neges olaf gennym ni: nid yw’r cyfeiriad hwn gennym mwyach. Mae croeso i chi bob amser.\n",
        )
    return Words(
        "It is done",
        f"On {day} every part of our desk rubbed out all that it had about you. Your number is {number}. It leads to "
        "nobody: you can keep it, and ask us at any time what stands beside it.\n\n"
        "This is the last message from us: we do not have this address any more. You are always welcome.\n",
    )


def texts() -> list[Text]:
    """All that these letters say, for whoever reads their Welsh. What is filled in stands in brackets."""
    code, college, link, phone = "{code}", "{college}", "{link}", "{phone}"
    said = {
        name: [Words(*one) for one in both]
        for name, both in {
            "six_numbers": [six_numbers(one, code, college, link, is_text=False) for one in ("en", "cy")],
            "say_your_name": [say_your_name(one) for one in ("en", "cy")],
            "invited": [invited(one, college, link) for one in ("en", "cy")],
            "answered_for_you": [answered_for_you(one, college, phone) for one in ("en", "cy")],
            "contact_changed": [contact_changed(one, phone) for one in ("en", "cy")],
            "second_sign_anew": [second_sign_anew(one, phone) for one in ("en", "cy")],
            "organisation_known": [organisation_known(one, phone) for one in ("en", "cy")],
            "mail_test": [mail_test(one, college, link) for one in ("en", "cy")],
            "out_of_sight": [out_of_sight(one, "{number}", "{day}", link, phone) for one in ("en", "cy")],
            "rubbed_out": [rubbed_out(one, "{number}", "{day}") for one in ("en", "cy")],
        }.items()
    }
    return [
        Text(f"{name} {part}", getattr(english, part), getattr(in_welsh, part))
        for name, (english, in_welsh) in said.items()
        for part in Words._fields
    ]


def is_passed(name: str, passed: Collection[str]) -> bool:
    """Whether somebody has read the Welsh of this letter."""
    return welsh.is_passed((one for one in texts() if one.name.split()[0] == name), passed)
