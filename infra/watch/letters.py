"""What the two are told: what is wrong, what it means for people, what to do. Nothing about anybody."""

from collections.abc import Mapping, Sequence

from infra.watch.rules import Trouble

_EN = {
    Trouble.STOPPED: (
        "A part of the program ended by itself. It is being started again. What was kept is kept. If "
        "people still cannot open pages in five minutes, tell whoever looks after the machine."
    ),
    Trouble.AWAY: (
        "A part of the program does not answer. What was kept is kept. If it stays so, tell whoever looks"
        " after the machine."
    ),
    Trouble.PARKED: (
        "Updates are stuck: {parked}. No booking is lost. Open the page below and press “Try again”. If "
        "it stays, send the file that you find there: it holds no names."
    ),
    Trouble.STREAM: (
        "The parts of the program do not hear one another as they should. No booking is lost, but pages "
        "may be out of date. Tell whoever looks after the machine."
    ),
    Trouble.AUDIT: (
        "The program looked through what it keeps, and something does not agree. Nothing was changed. The page below "
        "says what. Tell whoever looks after the machine."
    ),
    Trouble.DUE: (
        "Something that was to happen by now did not work. It is tried again every minute. The page below says where."
    ),
    Trouble.DISK: (
        "The disk is nearly full. When it is full nothing more can be kept. Tell whoever looks after the machine today."
    ),
    Trouble.MAIL: (
        "The mail server takes nothing from us. Each message is tried again. Nobody gets her numbers to "
        "sign in meanwhile."
    ),
    Trouble.BACKUP: (
        "No backup has been kept for two days. Nothing is lost, but if the machine were lost today, what was done"
        " since would be. The page below says why. Tell whoever looks after the machine."
    ),
}
_CY = {
    Trouble.STOPPED: (
        "Daeth rhan o’r rhaglen i ben ohoni’i hun. Mae’n cael ei chychwyn eto. Mae’r hyn a gadwyd wedi’i "
        "gadw. Os na all pobl agor tudalennau o hyd ymhen pum munud, dywedwch wrth bwy bynnag sy’n gofalu"
        " am y peiriant."
    ),
    Trouble.AWAY: (
        "Nid yw rhan o’r rhaglen yn ateb. Mae’r hyn a gadwyd wedi’i gadw. Os bydd felly o hyd, dywedwch "
        "wrth bwy bynnag sy’n gofalu am y peiriant."
    ),
    Trouble.PARKED: (
        "Mae diweddariadau’n sownd: {parked}. Nid oes unrhyw le wedi’i golli. Agorwch y dudalen isod a "
        "phwyswch “Rhoi cynnig arall arni”. Os yw’n aros, anfonwch y ffeil sydd yno: nid oes enwau ynddi."
    ),
    Trouble.STREAM: (
        "Nid yw rhannau’r rhaglen yn clywed ei gilydd fel y dylent. Nid oes unrhyw le wedi’i golli, ond "
        "gall tudalennau fod yn hen. Dywedwch wrth bwy bynnag sy’n gofalu am y peiriant."
    ),
    Trouble.AUDIT: (
        "Edrychodd y rhaglen drwy’r hyn y mae’n ei gadw, ac nid yw rhywbeth yn cytuno. Ni newidiwyd dim. Mae’r "
        "dudalen isod yn dweud beth. Dywedwch wrth bwy bynnag sy’n gofalu am y peiriant."
    ),
    Trouble.DUE: (
        "Ni weithiodd rhywbeth a oedd i fod i ddigwydd erbyn hyn. Rhoddir cynnig arall arno bob munud. "
        "Mae’r dudalen isod yn dweud ble."
    ),
    Trouble.DISK: (
        "Mae’r ddisg bron yn llawn. Pan fydd yn llawn ni ellir cadw dim mwy. Dywedwch heddiw wrth bwy "
        "bynnag sy’n gofalu am y peiriant."
    ),
    Trouble.MAIL: (
        "Nid yw’r gweinydd post yn derbyn dim gennym. Rhoddir cynnig arall ar bob neges. Yn y cyfamser "
        "nid oes neb yn cael ei rhifau i fewngofnodi."
    ),
    Trouble.BACKUP: (
        "Nid oes copi wrth gefn wedi’i gadw ers deuddydd. Nid oes dim wedi’i golli, ond pe bai’r peiriant yn cael"
        " ei golli heddiw, byddai’r hyn a wnaed ers hynny’n mynd. Mae’r dudalen isod yn dweud pam. Dywedwch wrth bwy"
        " bynnag sy’n gofalu am y peiriant."
    ),
}
_SHORT_EN = {
    Trouble.STOPPED: "the part that ended runs again",
    Trouble.AWAY: "every part answers again",
    Trouble.PARKED: "nothing is stuck any more",
    Trouble.STREAM: "the parts hear one another again",
    Trouble.AUDIT: "everything that is kept agrees again",
    Trouble.DUE: "what was to happen has happened",
    Trouble.DISK: "there is room on the disk again",
    Trouble.MAIL: "mail goes again; for a while it did not",
    Trouble.BACKUP: "a backup has been kept again",
}
_SHORT_CY = {
    Trouble.STOPPED: "mae’r rhan a ddaeth i ben yn rhedeg eto",
    Trouble.AWAY: "mae pob rhan yn ateb eto",
    Trouble.PARKED: "does dim yn sownd mwyach",
    Trouble.STREAM: "mae’r rhannau’n clywed ei gilydd eto",
    Trouble.AUDIT: "mae popeth a gedwir yn cytuno eto",
    Trouble.DUE: "mae’r hyn oedd i ddigwydd wedi digwydd",
    Trouble.DISK: "mae lle ar y ddisg eto",
    Trouble.MAIL: "mae post yn mynd eto; am gyfnod nid oedd",
    Trouble.BACKUP: "mae copi wrth gefn wedi’i gadw eto",
}


def write(
    language: str, begun: Sequence[Trouble], over: Sequence[Trouble], parked: int, address: str
) -> tuple[str, str]:
    """Subject and text."""
    is_welsh = language == "cy"
    parts = [_wrong(_CY if is_welsh else _EN, begun, parked), _well(is_welsh, over)]
    page = f"{address}/running"
    why = (
        "Rydych yn cael hyn am eich bod yn un o ddau a gaiff wybod pan nad yw’r rhaglen yn rhedeg."
        if is_welsh
        else "You get this because you are one of two who are told when the program does not run."
    )
    return _subject(is_welsh, begun), "\n\n".join([*filter(None, parts), page, why])


def _subject(is_welsh: bool, begun: Sequence[Trouble]) -> str:
    if begun:
        return "Mae angen i rywun edrych ar y rhaglen" if is_welsh else "The program needs somebody to look"
    return "Mae’r rhaglen yn iawn eto" if is_welsh else "The program is well again"


def _wrong(words: Mapping[Trouble, str], begun: Sequence[Trouble], parked: int) -> str:
    return "\n\n".join(words[one].format(parked=parked) for one in begun)


def _well(is_welsh: bool, over: Sequence[Trouble]) -> str:
    if not over:
        return ""
    words = _SHORT_CY if is_welsh else _SHORT_EN
    start = "Yn iawn eto: " if is_welsh else "Well again: "
    return start + "; ".join(words[one] for one in over) + "."
