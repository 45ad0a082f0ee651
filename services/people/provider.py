"""What the organisation's own sign-in is asked and what it answers (OpenID Connect, code flow), by Authlib and joserfc.

They take a fifth of a second to import and 12 MB: only where somebody signs in by it, and in a thread, in which one may
also wait for another's server. Nothing here decides who somebody is in the college: that is `rules/organisation.py`.
"""

import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import msgspec
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.people.model import Endpoints, Organisation, Told
from services.people.rules.organisation import OrganisationAway, OrganisationRefused, UnfitOrganisation, is_safe

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512"]
"""Signed with a key that only they have: never “none”, and nothing that our own secret could make."""
SCOPE = "openid email"
_SECONDS = 5.0
_LARGEST = 1_000_000
_LEEWAY = 60
_WELL_KNOWN = "/.well-known/openid-configuration"
_UNFIT = (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError)


def look_up(issuer: str, *, is_here: bool) -> Endpoints:
    """What they publish of themselves. `is_here`: a college on one machine may try one that is there as well."""
    with _client() as client:
        try:
            said = _json(lambda: client.get(issuer.rstrip("/") + _WELL_KNOWN))
        except (OrganisationAway, OrganisationRefused):
            raise UnfitOrganisation("Nothing that we understand is found at this address.", field="issuer") from None
    found = {name: str(said.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    if said.get("issuer") != issuer or "code" not in said.get("response_types_supported", ["code"]):
        raise UnfitOrganisation("What is found there speaks for another address.", field="issuer")
    if not all(is_safe(one, is_here=is_here) for one in found.values()):
        raise UnfitOrganisation("What is found there is not safe to use: it leaves out https.", field="issuer")
    about = said.get("userinfo_endpoint")
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Endpoints(
        authorization_endpoint=found["authorization_endpoint"],
        token_endpoint=found["token_endpoint"],
        jwks_uri=found["jwks_uri"],
        userinfo_endpoint=about if isinstance(about, str) and is_safe(about, is_here=is_here) else "",
        is_basic="client_secret_basic" in ways,
    )


def where_to(known: Organisation, *, back: str, state: str, nonce: str, verifier: str) -> str:
    """The address at which they ask who it is."""
    address: str = prepare_grant_uri(
        known.endpoints.authorization_endpoint,
        client_id=known.client_id,
        response_type="code",
        redirect_uri=back,
        scope=SCOPE,
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    return address


def told(known: Organisation, secret: str, code: str, *, back: str, nonce: str, verifier: str, now: datetime) -> Told:
    """Who it is, by what they have signed. Raises OrganisationAway or OrganisationRefused."""
    with _client() as client:
        answer = _json(lambda: _ask_for_token(client, known, secret, code, back, verifier))
        keys = _json(lambda: client.get(known.endpoints.jwks_uri))
        try:
            claims = _claims(known, answer, keys, nonce, now)
            if "email" not in claims and known.endpoints.userinfo_endpoint:
                claims |= _about(client, known, answer["access_token"], claims["sub"])
            return _told(claims)
        except _UNFIT:
            raise OrganisationRefused("What your organisation answered does not fit.") from None


def _ask_for_token(
    client: httpx.Client, known: Organisation, secret: str, code: str, back: str, verifier: str
) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    if known.endpoints.is_basic:
        return client.post(known.endpoints.token_endpoint, data=form, auth=(known.client_id, secret))
    own = {"client_id": known.client_id, "client_secret": secret}
    return client.post(known.endpoints.token_endpoint, data={**form, **own})


def _claims(
    known: Organisation, answer: Mapping[str, Any], keys: dict[str, Any], nonce: str, now: datetime
) -> dict[str, Any]:
    """For us, by them, for this asking, and not too old."""
    token = jwt.decode(answer["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
    claims = CodeIDToken(
        token.claims,
        token.header,
        options={
            "iss": {"essential": True, "value": known.issuer},
            "aud": {"essential": True, "value": known.client_id},
            "sub": {"essential": True, "allow_blank": False},
        },
        params={"nonce": nonce, "client_id": known.client_id, "access_token": answer.get("access_token")},
    )
    claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
    return dict(claims)


def _about(client: httpx.Client, known: Organisation, access_token: str, subject: str) -> dict[str, Any]:
    """Some say an address only here. Of somebody else it is not believed."""
    headers = {"Authorization": f"Bearer {access_token}"}
    said = _json(lambda: client.get(known.endpoints.userinfo_endpoint, headers=headers))
    if said["sub"] != subject:
        raise ValueError(subject)
    return {name: said[name] for name in ("email", "email_verified") if name in said}


def _told(claims: Mapping[str, Any]) -> Told:
    is_verified, at = claims.get("email_verified"), claims.get("auth_time")
    mail = claims.get("email")
    return Told(
        subject=str(claims["sub"]),
        mail=mail if is_verified is True and isinstance(mail, str) else "",
        ways=tuple(one for one in claims.get("amr") or () if isinstance(one, str)),
        level=str(claims.get("acr") or ""),
        at=datetime.fromtimestamp(at, UTC) if isinstance(at, int | float) else None,
    )


def _client() -> httpx.Client:
    """Nobody is followed elsewhere: a code and a secret are for one address."""
    return httpx.Client(
        timeout=_SECONDS, follow_redirects=False, headers={"Accept": "application/json"}, verify=_authorities()
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: there are hundreds of them."""
    return httpx.create_ssl_context()


def _json(ask: Callable[[], httpx.Response]) -> dict[str, Any]:
    """Raises OrganisationAway when nobody answers, OrganisationRefused when the answer is none."""
    try:
        answer = ask()
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise OrganisationAway("Your organisation does not answer just now.") from None
    if answer.status_code >= 500:
        raise OrganisationAway("Your organisation does not answer just now.")
    try:
        said = msgspec.json.decode(answer.content[:_LARGEST], type=dict[str, Any])
    except msgspec.MsgspecError:
        said = {}
    if answer.status_code != 200 or not said:
        raise OrganisationRefused("What your organisation answered does not fit.")
    return said
