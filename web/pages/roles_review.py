"""For administrators, each quarter: who began, changed and left, who has no second sign, what nobody uses. To print,
and as a table."""

from collections.abc import Iterator
from datetime import date

from litestar import Response, get, post
from litestar.params import FromQuery

from services.runtime.clock import college_date, machine_clock
from web import sheet
from web.clients import People
from web.clients.people.roles import RoleChange, RoleChanges
from web.form import Form
from web.frame import HEADERS, AnyRequest, Given, page, see
from web.language import _, mark
from web.roles import role_words
from web.signed_in import SignedIn

HERE = "/people/who-may-do-what"
CHANGES = {
    "joined": mark("began, as their first"),
    "began": mark("began"),
    "ended": mark("ended"),
    "left": mark("ended, and it was their last"),
}
HOUSE = {
    "import": mark("a spreadsheet"),
    "example": mark("the example"),
    "clock": mark("its last day was over"),
    "set-up": mark("the first link"),
}
SAID = {"reviewed": mark("Kept: you have looked through it today. In a quarter somebody is asked again.")}


@get(HERE)
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    people: Given[People],
    since: FromQuery[str] = "",
    said: FromQuery[str] = "",
) -> Response[bytes]:
    found = await people.role_changes(_day(since), actor=staff.actor_token)
    return page(
        request,
        "roles_review/show.html",
        found=found,
        by=by,
        changes={code: _(words) for code, words in CHANGES.items()},
        role_words=role_words,
        form=Form(since=found.from_on.isoformat()),
        without=[one for one in found.staff if not one.has_second_factor],
        unused=[(one, role) for one in found.staff for role in one.roles if role.is_unused],
        today=college_date(machine_clock()),
        said=_(SAID[said]) if said in SAID else "",
    )


@get(f"{HERE}/table.csv")
async def table(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], since: FromQuery[str] = ""
) -> Response[bytes]:
    found = await people.role_changes(_day(since), actor=staff.actor_token)
    name = f"who-may-do-what-{college_date(machine_clock()).isoformat()}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(_csv(found).encode(), media_type="text/csv; charset=utf-8", headers=headers)


@post(HERE)
async def reviewed(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    await people.review_roles(actor=staff.actor_token, key=form.key)
    return see(request, HERE, said="reviewed")


def by(change: RoleChange) -> str:
    """Who did it; nobody wrote that down before this was kept."""
    if change.by is None:
        return ""
    return change.by_name or (_(HOUSE[change.by]) if change.by in HOUSE else _("a former member"))


def _csv(found: RoleChanges) -> str:
    """What is now first, then what changed."""
    head = [_("Name"), _("Role"), _("How it stands"), _("When"), _("By"), _("Until"), _("Second sign"), _("Last used")]
    return sheet.written(head, [*_now(found), *map(_change, found.changes)])


def _now(found: RoleChanges) -> Iterator[list[object]]:
    for one in found.staff:
        sign = _("yes") if one.has_second_factor else _("none")
        for role in one.roles:
            begun = college_date(role.since)
            yield [one.name, role_words(role.role), _("held now"), begun, None, role.until_on, sign, role.used_on]


def _change(one: RoleChange) -> list[object]:
    name, what = one.name or _("a former member"), _(CHANGES[one.change])
    return [name, role_words(one.role), what, college_date(one.at), by(one), None, None, None]


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


pages = [show, table, reviewed]
