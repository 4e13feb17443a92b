"""Token verification with real RS256 keys. Each case breaks exactly one rule."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from jose import jws

from service.http.auth import MAX_TOKEN_BYTES, InvalidToken, TokenVerifier, User
from service.http.signing_keys import SigningKeys
from tests.support import pool as pools
from tests.support.builders import CLIENT_ID, ISSUER
from tests.support.pool import Pool, SigningKey

NOW = 1_750_000_000
"""Long past, and fixed: test ids hold it, and pytest-xdist needs the same ids in every worker."""
KEY = SigningKey("key-1")
SECOND = SigningKey("key-2")
STRANGER = SigningKey("key-1")


def id_claims(**changes: Any) -> dict[str, Any]:
    """Valid claims at NOW."""
    return pools.id_claims(**{"iat": NOW, "exp": NOW + 3600, **changes})


def access_claims(**changes: Any) -> dict[str, Any]:
    return pools.access_claims(**{"iat": NOW, "exp": NOW + 3600, **changes})


def verifier(*entries: dict[str, Any]) -> TokenVerifier:
    """A verifier that trusts these keys (by default KEY alone), at NOW."""
    document = {"keys": list(entries) or [KEY.public_jwk()]}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=document))
    keys = SigningKeys("http://keys.test", httpx.AsyncClient(transport=transport))
    return TokenVerifier(ISSUER, CLIENT_ID, keys, now=lambda: NOW)


def verify(token: str, *entries: dict[str, Any]) -> User:
    return asyncio.run(verifier(*entries).verify(token))


def part(value: Any) -> str:
    """A base64url part of a token, from an object or from raw bytes."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_id_token_gives_user_with_email_name_and_groups() -> None:
    claims = id_claims(sub="ada", **{"cognito:groups": ["staff", "poets"]})

    user = verify(KEY.sign(claims))

    assert user == User("ada", "visitor@example.com", "A Visitor", ("staff", "poets"))
    assert user.is_staff


def test_text_of_a_claim_may_be_escaped_and_a_sub_128_characters_long() -> None:
    user = verify(KEY.sign(id_claims(name="\U0001f409", sub="x" * 128)))

    assert (user.name, len(user.user_id)) == ("\U0001f409", 128)


def test_access_token_gives_user_id_only() -> None:
    assert verify(KEY.sign(access_claims(sub="ada"))) == User("ada")


def test_key_is_found_by_its_id() -> None:
    keys = [KEY.public_jwk(), SECOND.public_jwk()]

    assert verify(SECOND.sign(id_claims(sub="ada")), *keys).user_id == "ada"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": f"{ISSUER}x"}, "iss"),
        ({"iss": f"{ISSUER}/"}, "iss"),
        ({"iss": None}, "iss"),
        ({"iss": [ISSUER]}, "iss"),
        ({"token_use": "refresh"}, "token_use"),
        ({"token_use": None}, "token_use"),
        ({"token_use": ["id"]}, "token_use"),
        ({"aud": "another-client"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": [CLIENT_ID, "another-client"]}, "aud"),
        ({"aud": None, "client_id": CLIENT_ID}, "aud"),
        ({"exp": None}, "exp"),
        ({"exp": NOW - 5}, "expired"),
        ({"exp": str(NOW + 60)}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": float("inf")}, "claims is not JSON"),
        ({"exp": float("nan")}, "claims is not JSON"),
        ({"exp": 1e300}, "exp"),
        ({"exp": -1}, "exp"),
        ({"nbf": NOW + 6}, "nbf"),
        ({"nbf": "soon"}, "nbf"),
        ({"iat": NOW + 6}, "iat"),
        ({"iat": "now"}, "iat"),
        ({"sub": ""}, "sub"),
        ({"sub": None}, "sub"),
        ({"sub": 42}, "sub"),
        ({"sub": "x" * 129}, "sub"),
        ({"jti": 7}, "jti"),
        ({"scope": ["openid"]}, "scope"),
        ({"name": "\ud800"}, "claims is not JSON"),
        ({"address": [{"\udfff": 1}]}, "claims is not JSON"),
    ],
    ids=str,
)
def test_invalid_claim_is_refused(changes: dict[str, Any], reason: str) -> None:
    token = KEY.sign(id_claims(**changes))

    with pytest.raises(InvalidToken, match=f"^{reason}$"):
        verify(token)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"client_id": "another-client"}, "client_id"),
        ({"client_id": None}, "client_id"),
        ({"client_id": None, "aud": CLIENT_ID}, "client_id"),
    ],
    ids=str,
)
def test_access_token_needs_its_client_id(changes: dict[str, Any], reason: str) -> None:
    token = KEY.sign(access_claims(**changes))

    with pytest.raises(InvalidToken, match=f"^{reason}$"):
        verify(token)


@pytest.mark.parametrize(
    "changes", [{"exp": NOW - 4}, {"nbf": NOW + 5}, {"iat": NOW + 5}, {"iat": None}], ids=str
)
def test_leeway_is_five_seconds(changes: dict[str, Any]) -> None:
    assert verify(KEY.sign(id_claims(**changes))).user_id


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"kid": "unknown"}, "unknown kid"),
        ({"kid": ""}, "kid"),
        ({"kid": 7}, "kid"),
        ({"crit": ["exp"]}, "crit"),
        ({"crit": []}, "crit"),
        ({"typ": "\ud800"}, "header is not JSON"),
    ],
    ids=str,
)
def test_invalid_header_is_refused(header: dict[str, Any], reason: str) -> None:
    token = KEY.sign(id_claims(), **header)

    with pytest.raises(InvalidToken, match=f"^{reason}$"):
        verify(token)


def test_token_without_kid_is_refused() -> None:
    token = jws.sign(id_claims(), KEY.pem, algorithm="RS256")

    with pytest.raises(InvalidToken, match=r"^kid$"):
        verify(token)


def test_key_addresses_in_the_header_are_ignored() -> None:
    evil = {"jwk": STRANGER.public_jwk(), "jku": "https://evil.example/keys", "x5u": "https://e.x"}

    with pytest.raises(InvalidToken, match=r"^signature$"):
        verify(STRANGER.sign(id_claims(), **evil))


def test_signature_by_another_key_is_refused() -> None:
    with pytest.raises(InvalidToken, match=r"^signature$"):
        verify(STRANGER.sign(id_claims()))


def test_changed_claims_are_refused() -> None:
    header, _, signature = KEY.sign(id_claims()).split(".")

    with pytest.raises(InvalidToken, match=r"^signature$"):
        verify(".".join((header, part(id_claims(sub="somebody-else")), signature)))


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS384", "RS512", "PS256", "", 7])
def test_algorithm_other_than_rs256_is_refused(algorithm: Any) -> None:
    header, claims, signature = KEY.sign(id_claims()).split(".")
    header = part({"alg": algorithm, "kid": "key-1", "typ": "JWT"})

    with pytest.raises(InvalidToken, match=r"^alg$"):
        verify(".".join((header, claims, signature)))


def test_public_key_as_hmac_secret_is_refused() -> None:
    secret = json.dumps(KEY.public_jwk())
    forged = jws.sign(id_claims(), secret, headers={"kid": "key-1"}, algorithm="HS256")

    with pytest.raises(InvalidToken, match=r"^alg$"):
        verify(forged)


@pytest.mark.parametrize(
    "change",
    [{"alg": "RS512"}, {"alg": None}, {"use": "enc"}, {"kty": "EC"}, {"kid": None}],
    ids=str,
)
def test_key_of_another_use_or_algorithm_is_ignored(change: dict[str, Any]) -> None:
    token = KEY.sign(id_claims())

    with pytest.raises(InvalidToken, match=r"^unknown kid$"):
        verify(token, KEY.public_jwk(**change), SECOND.public_jwk())


def respell(token: str) -> str:
    """The same bytes with the unused low bits of the signature's last character set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda t: "", "not three parts"),
        (lambda t: t.rsplit(".", 1)[0], "not three parts"),
        (lambda t: t + ".", "not three parts"),
        (lambda t: t + "=", "not base64url"),
        (lambda t: t[:-4] + "+/+/", "not base64url"),
        (lambda t: t.replace(".", ".\n", 1), "not base64url"),
        (lambda t: t + "é", "not base64url"),
        (lambda t: t.split(".")[0] + ".." + t.split(".")[2], "not base64url"),
        (respell, "not base64url"),
        (lambda t: part(b"[]") + t[t.index(".") :], "header is not an object"),
        (lambda t: part(b"{") + t[t.index(".") :], "header is not JSON"),
        (lambda t: part(b"\xff\xfe") + t[t.index(".") :], "header is not JSON"),
        (lambda t: part(b"[" * 5000) + t[t.index(".") :], "header is not JSON"),
    ],
)
def test_malformed_token_is_refused(spoil: Callable[[str], str], reason: str) -> None:
    with pytest.raises(InvalidToken, match=f"^{reason}$"):
        verify(spoil(KEY.sign(id_claims())))


def test_token_over_8_kilobytes_is_refused() -> None:
    token = KEY.sign(id_claims(padding="x" * MAX_TOKEN_BYTES))

    with pytest.raises(InvalidToken, match=r"^too long$"):
        verify(token)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"[1]", "claims is not an object"),
        (b"not json", "claims is not JSON"),
        (b'{"sub": "ada", "sub": "eve"}', "claims is not JSON"),
        ('{"sub": "ada"}'.encode("utf-16"), "claims is not JSON"),
        (b'{"sub": "\xed\xa0\x80"}', "claims is not JSON"),
    ],
)
def test_claims_that_are_no_i_json_object_are_refused(payload: bytes, reason: str) -> None:
    with pytest.raises(InvalidToken, match=f"^{reason}$"):
        verify(jws.sign(payload, KEY.pem, headers={"kid": "key-1"}, algorithm="RS256"))


@pytest.mark.parametrize("groups", ["staff", {"staff": 1}, [["staff"]], None])
def test_groups_of_another_type_do_not_make_staff(groups: Any) -> None:
    assert not verify(KEY.sign(id_claims(**{"cognito:groups": groups}))).is_staff


# Over HTTP.


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", ""], ids=repr)
def test_token_is_accepted_with_and_without_bearer(
    scheme: str, client: httpx.Client, pool: Pool
) -> None:
    token = pool.key.sign(pools.id_claims(sub="ada"))

    answer = client.get("/me", headers={"Authorization": scheme + token})

    assert (answer.status_code, answer.json()["userId"]) == (200, "ada")


def test_every_invalid_token_gets_the_same_401(client: httpx.Client, pool: Pool) -> None:
    headers: list[Any] = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": "Bearer nonsense"},
        pool.headers(exp=NOW - 60),
        pool.headers(aud="another-client"),
        {"Authorization": f"Bearer {STRANGER.sign(pools.id_claims())}"},
        [("Authorization", pool.headers()["Authorization"])] * 2,
    ]

    answers = [client.get("/me", headers=given) for given in headers]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["www-authenticate"] for answer in answers} == {"Bearer"}
    bodies = [{**answer.json(), "requestId": ""} for answer in answers]
    assert all(body == bodies[0] for body in bodies)


def test_log_holds_the_reason_and_not_the_token(
    client: httpx.Client, pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    headers = pool.headers(exp=NOW - 60)

    client.get("/me", headers=headers)

    refusals = [record for record in caplog.records if record.message == "Invalid token"]
    assert [vars(record)["reason"] for record in refusals] == ["expired"]
    assert headers["Authorization"].split()[1] not in str([vars(r) for r in caplog.records])
