"""How an answer of web is graded: rules that anybody can read, each with what is wrong. The best grade is no line.

The policy's rules are those of Google's CSP Evaluator and of ASVS 5.0 V3.4, those of headers Mozilla's Observatory's.
"""

from collections.abc import Mapping

LOCKED = {
    "default-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "connect-src": {"'self'"},
    "font-src": {"'self'"},
    "img-src": {"'self'", "data:"},
}
"""Each directive, and the most that it may allow."""
SAME = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
POWERS = ("camera", "microphone", "geolocation", "payment", "usb")
YEAR = 31_536_000


def policy(text: str) -> dict[str, set[str]]:
    parts = [one.split() for one in text.split(";") if one.strip()]
    return {name: set(values) for name, *values in parts}


def of_policy(text: str) -> list[str]:
    found = policy(text)
    wrong = [f"{name} is missing" for name in LOCKED if name not in found]
    for name, values in found.items():
        if name not in LOCKED:
            wrong.append(f"{name} is not known here")
        elif more := values - LOCKED[name]:
            wrong.append(f"{name} allows {' '.join(sorted(more))}")
    return wrong + [f"{text!r} is unsafe"] * ("unsafe" in text or "*" in text)


def of_headers(headers: Mapping[str, str], *, is_https: bool = False) -> list[str]:
    wrong = [f"policy: {one}" for one in of_policy(headers.get("content-security-policy", ""))]
    wrong += [f"{name} is {headers.get(name)}" for name, value in SAME.items() if headers.get(name) != value]
    if headers.get("referrer-policy") not in REFERRERS:
        wrong.append(f"referrer-policy is {headers.get('referrer-policy')}")
    allowed = headers.get("permissions-policy", "")
    wrong += [f"permissions-policy does not take {one} away" for one in POWERS if f"{one}=()" not in allowed]
    wrong += [f"{one} tells too much" for one in ("server", "x-powered-by") if one in headers]
    wrong += ["access-control-allow-origin is there"] * ("access-control-allow-origin" in headers)
    return wrong + (_of_transport(headers) if is_https else [])


def _of_transport(headers: Mapping[str, str]) -> list[str]:
    text = headers.get("strict-transport-security", "")
    age = next((one.strip()[8:] for one in text.split(";") if one.strip().startswith("max-age=")), "0")
    wrong = [f"strict-transport-security lasts {age} s"] * (int(age) < YEAR)
    return wrong + ["strict-transport-security leaves subdomains out"] * ("includeSubDomains" not in text)


def of_kept(headers: Mapping[str, str], *, may_be_kept: bool) -> list[str]:
    """Whether a browser or a proxy may keep it."""
    said = headers.get("cache-control", "")
    return [] if may_be_kept or said == "no-store" else [f"cache-control is {said!r}"]


def of_cookie(text: str, *, is_https: bool) -> list[str]:
    name, *attributes = [one.strip() for one in text.split(";")]
    found = {one.partition("=")[0].lower(): one.partition("=")[2] for one in attributes}
    wrong = ["not HttpOnly"] * ("httponly" not in found)
    wrong += ["not SameSite"] * (found.get("samesite", "").lower() not in ("lax", "strict"))
    wrong += ["has a Domain"] * ("domain" in found) + ["its Path is not /"] * (found.get("path") != "/")
    wrong += [f"{len(name)} bytes long"] * (len(name) > 4096)
    if is_https:
        wrong += ["not Secure"] * ("secure" not in found) + ["not __Host-"] * (not name.startswith("__Host-"))
    return [f"{name.partition('=')[0]}: {one}" for one in wrong]
