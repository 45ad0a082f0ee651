"""The sign-in of an organisation, as a test wants it: honest, or false in one thing. It signs by the test's own clock.

The whole way through pages is tried with a provider that others have written: tests/web/test_organisation.py.
"""

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from aiohttp import BasicAuth, web
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.web.conftest import free_port


@cache
def own_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "ours"})


class Provider:
    """`claims` are said on top of what is right; None leaves one out."""

    def __init__(self, address: str, now: Callable[[], datetime]) -> None:
        self.address = address
        self.now = now
        self.secret = f"secret-{uuid4().hex}"
        self.key = own_key()
        self.signs_with: Any = self.key
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []
        self.published: dict[str, Any] = {}
        self._codes: dict[str, dict[str, str]] = {}

    def press(self, address: str, **claims: Any) -> dict[str, str]:
        """She signs in there; what stands in the address that she is sent back with."""
        wanted = dict(parse_qsl(urlsplit(address).query))
        assert (wanted["response_type"], wanted["code_challenge_method"]) == ("code", "S256")
        self.asked.append(wanted)
        self.claims = claims
        code = uuid4().hex
        self._codes[code] = wanted
        return {"code": code, "state": wanted["state"]}

    async def configuration(self, _: web.Request) -> web.Response:
        said = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/about",
            "response_types_supported": ["code"],
        }
        return web.json_response(said | self.published)

    async def token(self, request: web.Request) -> web.Response:
        """As the specification asks: the client's secret, the code once, where it was sent, and PKCE."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        shown = BasicAuth.decode(request.headers["Authorization"])
        wanted = self._codes.pop(form["code"], None)
        proved = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if (
            wanted is None
            or (shown.login, shown.password) != (wanted["client_id"], self.secret)
            or form["redirect_uri"] != wanted["redirect_uri"]
            or proved != wanted["code_challenge"]
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"access_token": "for-about", "token_type": "Bearer", "id_token": self._signed(wanted)}
        )

    async def keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def who(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer for-about"
        return web.json_response({"sub": self.claims.get("sub", "4711"), **self.about})

    def _signed(self, wanted: dict[str, str]) -> str:
        now = int(self.now().timestamp())
        right = {
            "iss": self.address,
            "sub": "4711",
            "aud": wanted["client_id"],
            "iat": now,
            "exp": now + 300,
            "nonce": wanted["nonce"],
        }
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
                + "."
            )
        return jwt.encode({"alg": self.algorithm, "kid": "ours"}, claims, self.signs_with)

    def sign_with_the_secret(self) -> None:
        """HS256: whoever knows the secret of the college could say anything."""
        self.algorithm, self.signs_with = "HS256", OctKey.import_key(self.secret)

    def sign_with_another_key(self) -> None:
        self.signs_with = RSAKey.generate_key(2048, {"kid": "ours"})

    def sign_nothing(self) -> None:
        self.algorithm = "none"


@asynccontextmanager
async def answering(now: Callable[[], datetime]) -> AsyncIterator[Provider]:
    port = free_port()
    one = Provider(f"http://localhost:{port}", now)
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", one.configuration)
    app.router.add_post("/token", one.token)
    app.router.add_get("/keys", one.keys)
    app.router.add_get("/about", one.who)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "localhost", port).start()
    try:
        yield one
    finally:
        await runner.cleanup()
