"""A thing read from a row, and how one row becomes one."""

from typing import Generic, TypeVar

import msgspec

from web.imports.model import Thing, say
from web.imports.rows.desk import Desk

R = TypeVar("R", bound=Thing)


class Entry(msgspec.Struct, Generic[R]):
    """`thing` grows when another row tells the same thing."""

    desk: Desk
    thing: R


def has_name(desk: Desk) -> bool:
    """False, with the reason noted, for a row that is no row."""
    if desk.is_remark():
        desk.drop(say("This looks like a remark and not like a row."), say("Nothing, if it is one."))
    elif desk.has_broken_name():
        desk.drop(say("A formula, and not its result."), say("Write the name itself."))
    elif not desk.name:
        desk.drop(say("The name is missing."), say("Write its name."))
    elif not any(map(str.isalpha, desk.name)):
        desk.drop(say("This is a number and not a name."), say("Write its name, or nothing if it is a sum."))
    elif desk.is_only_a_name():
        why = say("There is only a name in this row: it may be a heading.")
        if not desk.ask("", desk.name, desk.name, why):
            desk.leave_out()
    return not desk.unusable
