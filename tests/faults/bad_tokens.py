"""Tokens by what is wrong with them, for a comparison of verifiers: see test_tokens.py."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.support.builders import CLIENT_ID, ISSUER, POOL_ID
from tests.support.pool import SigningKey, access_claims, id_claims

STRICTER = {
    "exp missing": "Cognito's tokens always end",
    "iat in the future": "no token is from the future (5 s are allowed)",
    "iat negative": "no token is from before 1970",
    "nbf negative": "no token is from before 1970",
    "sub missing": "what a visitor owns is kept under it",
    "sub empty": "what a visitor owns is kept under it",
    "sub of 129 characters": "keys of items and objects hold it",
    "sub of 2049 bytes": "keys of items and objects hold it",
    "crit known": "RFC 7515: what is critical is understood or the token refused",
    "crit unknown": "RFC 7515: what is critical is understood or the token refused",
    "crit empty": "RFC 7515: the list may not be empty",
    "b64 false and crit": "RFC 7797: an unencoded payload is refused",
    "padding on the header": "RFC 7515: base64url without padding",
    "padding on the claims": "RFC 7515: base64url without padding",
    "padding on the signature": "RFC 7515: base64url without padding",
    "other spelling of the last character": "one token has one spelling",
    "over 8 KB": "the limit of this service",
    "a member twice in the claims": "RFC 7493: parsers take one or the other",
    "a member twice in the header": "RFC 7493: parsers take one or the other",
    "lone surrogate in a claim": "RFC 7493: no text",
    "lone surrogate in the header": "RFC 7493: no text",
    "lone surrogate as a name": "RFC 7493: no text",
    "invalid UTF-8 in a claim": "RFC 8259: JSON is UTF-8",
    "surrogate as UTF-8 bytes": "RFC 8259: JSON is UTF-8",
    "access token, aud a list": "Cognito's aud is one client",
    "iss of the other form": "the deployment's pool has one issuer, compared exactly",
    "a number of 5000 digits": "Python's bound on digits",
}
"""Kinds that aws-jwt-verify accepts and the service refuses, with the reason."""


def part(value: Any) -> str:
    """A base64url part, of an object or of raw bytes."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw_token(key: SigningKey, header: bytes, claims: bytes) -> str:
    """A token of exactly these bytes, well signed."""
    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{part(_sign(key, signed, hashes.SHA256()))}"


@cache
def _private(pem: str) -> rsa.RSAPrivateKey:
    # Checking the key takes longer than a hundred signatures.
    key = serialization.load_pem_private_key(
        pem.encode(), password=None, unsafe_skip_rsa_key_validation=True
    )
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _sign(key: SigningKey, signed: str, algorithm: hashes.HashAlgorithm) -> bytes:
    return _private(key.pem).sign(signed.encode(), padding.PKCS1v15(), algorithm)


def good_tokens(key: SigningKey) -> dict[str, str]:
    now = int(time.time())
    given: dict[str, dict[str, Any]] = {
        "id token": id_claims(),
        "access token": access_claims(),
        "staff": id_claims(**{"cognito:groups": ["staff"]}),
        "nbf past": id_claims(nbf=now - 60),
        "fractional times": id_claims(iat=now - 0.5, exp=now + 60.5),
        "no iat": id_claims(iat=None),
        "unicode name": id_claims(name="Ævar Þór 🐉"),
        "unicode sub": id_claims(sub="бегемот-1"),
        "sub of 128 characters": id_claims(sub="x" * 128),
        "exp in a century": id_claims(exp=now + 3_155_760_000),
        "nested claim": id_claims(address={"country": ["PT", {"x": None}]}),
        "null claim": raw_claims(id_claims(), '"middle_name": null'),
        "scope of an access token": access_claims(scope="aws.cognito.signin.user.admin"),
    }
    signed = {
        name: key.sign(json.dumps(claims).encode() if isinstance(claims, dict) else claims)
        for name, claims in given.items()
    }
    return {
        **signed,
        "header without typ": raw_token(
            key,
            json.dumps({"alg": "RS256", "kid": key.key_id}).encode(),
            json.dumps(id_claims()).encode(),
        ),
        "keys in the header, signed by ours": key.sign(
            id_claims(), jwk=SigningKey("x").public_jwk(), jku="https://evil.example"
        ),
    }


def raw_claims(claims: dict[str, Any], *more: str) -> Any:
    """The claims as bytes, with members that json.dumps does not write."""
    return (json.dumps(claims)[:-1] + "".join(f", {each}" for each in more) + "}").encode()


def bad_tokens(key: SigningKey) -> dict[str, str]:
    return {**_odd_forms(key), **_odd_signatures(key), **_odd_headers(key), **_odd_claims(key)}


def _odd_forms(key: SigningKey) -> dict[str, str]:
    token = key.sign(id_claims())
    header, claims, signature = token.split(".")
    return {
        "empty": "",
        "two parts": f"{header}.{claims}",
        "four parts": f"{token}.{signature}",
        "five parts, as a JWE": f"{token}.{signature}.{signature}",
        "dots alone": "..",
        "no header": f".{claims}.{signature}",
        "no claims": f"{header}..{signature}",
        "trailing dot": f"{token}.",
        "leading space": f" {token}",
        "trailing newline": f"{token}\n",
        "space within": f"{header}. {claims}.{signature}",
        "newline within": f"{header}.\n{claims}.{signature}",
        "tab within the claims": f"{header}.{claims[:8]}\t{claims[8:]}.{signature}",
        "NUL at the end": f"{token}\0",
        "unicode at the end": f"{token}é",
        "full-width dot": token.replace(".", "\uff0e"),
        "padding on the header": _padded(key, 0),
        "padding on the claims": _padded(key, 1),
        "padding on the signature": f"{token}==",
        "three padding signs": f"{token}===",
        "standard base64 alphabet": f"{header}.{claims}.{signature[:-4]}+/+/",
        "other spelling of the last character": _respelled(token),
        "truncated signature": token[:-2],
        "truncated claims": f"{header}.{claims[:-3]}.{signature}",
        "truncated header": f"{header[:-3]}.{claims}.{signature}",
        "nested JWT": key.sign(token.encode(), cty="JWT"),
        "JWE header": f"{part({'alg': 'RSA-OAEP', 'enc': 'A256GCM'})}.{claims}.{signature}",
        "JSON serialisation": json.dumps({"payload": claims, "signature": signature}),
        "over 8 KB": key.sign(id_claims(padding="x" * 8192)),
        "scheme within": f"Bearer {token}",
        "token twice": f"{token},{token}",
    }


def _padded(key: SigningKey, number: int) -> str:
    """A token with padding on one part, signed as it stands."""
    header = json.dumps({"alg": "RS256", "kid": key.key_id}).encode()
    claims = json.dumps(id_claims()).encode()
    parts = [_not_of_three(header), _not_of_three(claims)]
    texts = [part(each) for each in parts]
    texts[number] = base64.urlsafe_b64encode(parts[number]).decode()
    signed = ".".join(texts)
    return f"{signed}.{part(_sign(key, signed, hashes.SHA256()))}"


def _not_of_three(raw: bytes) -> bytes:
    """JSON with spaces behind it, so that base64 pads it."""
    return raw + b" " * ((1 - len(raw)) % 3)


def _respelled(token: str) -> str:
    """The same bytes, with the unused low bits of the signature's last character set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]


def _odd_signatures(key: SigningKey) -> dict[str, str]:
    token = key.sign(id_claims())
    header, claims, signature = token.split(".")
    stranger = SigningKey(key.key_id)
    return {
        "signature stripped": f"{header}.{claims}.",
        "signature of zeros": f"{header}.{claims}.{part(bytes(256))}",
        "signature of one byte": f"{header}.{claims}.AA",
        "signature of 257 bytes": f"{header}.{claims}.{part(bytes(257))}",
        "signature with a bit changed": f"{header}.{claims}.{_changed(signature)}",
        "signature of another token": f"{header}.{claims}.{key.sign(id_claims()).split('.')[2]}",
        "another key of the same id": stranger.sign(id_claims()),
        "another key, its jwk in the header": stranger.sign(id_claims(), jwk=stranger.public_jwk()),
        "another key, jku": stranger.sign(id_claims(), jku="https://evil.example/keys.json"),
        "another key, x5u": stranger.sign(id_claims(), x5u="https://evil.example/cert.pem"),
        "another key, x5c": stranger.sign(id_claims(), x5c=["MIIB"]),
        "another key of another id": SigningKey("key-2").sign(id_claims()),
        "claims changed": f"{header}.{part(id_claims(sub='eve'))}.{signature}",
        "header changed": f"{part({'alg': 'RS256', 'kid': key.key_id})}.{claims}.{signature}",
        "alg none": f"{part({'alg': 'none', 'kid': key.key_id})}.{claims}.",
        "alg none, signed": _signed_as(key, "none", hashes.SHA256()),
        "alg NONE": _signed_as(key, "NONE", hashes.SHA256()),
        "alg HS256 by the public key (JWK)": _hmac(key, json.dumps(key.public_jwk()).encode()),
        "alg HS256 by the public key (PEM)": _hmac(key, _public_pem(key)),
        "alg HS256 by an empty secret": _hmac(key, b""),
        "alg RS384": _signed_as(key, "RS384", hashes.SHA384()),
        "alg RS512": _signed_as(key, "RS512", hashes.SHA512()),
        "alg RS256 of an RS512 signature": _signed_as(key, "RS256", hashes.SHA512()),
        "alg PS256": _signed_as(key, "PS256", hashes.SHA256()),
        "alg ES256": _signed_as(key, "ES256", hashes.SHA256()),
        "alg rs256": _signed_as(key, "rs256", hashes.SHA256()),
        "alg with a space": _signed_as(key, "RS256 ", hashes.SHA256()),
    }


def _changed(signature: str) -> str:
    return ("B" if signature[0] == "A" else "A") + signature[1:]


def _signed_as(key: SigningKey, algorithm: str, by: hashes.HashAlgorithm) -> str:
    signed = f"{part({'alg': algorithm, 'kid': key.key_id})}.{part(id_claims())}"
    return f"{signed}.{part(_sign(key, signed, by))}"


def _hmac(key: SigningKey, secret: bytes) -> str:
    signed = f"{part({'alg': 'HS256', 'kid': key.key_id})}.{part(id_claims())}"
    return f"{signed}.{part(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _public_pem(key: SigningKey) -> bytes:
    return (
        _private(key.pem)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def _odd_headers(key: SigningKey) -> dict[str, str]:
    claims = json.dumps(id_claims()).encode()
    given: dict[str, Any] = {
        "header an array": ["RS256"],
        "header a text": "RS256",
        "header null": None,
        "alg missing": {"kid": key.key_id},
        "alg null": {"alg": None, "kid": key.key_id},
        "alg a list": {"alg": ["RS256"], "kid": key.key_id},
        "kid missing": {"alg": "RS256"},
        "kid empty": {"alg": "RS256", "kid": ""},
        "kid null": {"alg": "RS256", "kid": None},
        "kid a number": {"alg": "RS256", "kid": 1},
        "kid a list": {"alg": "RS256", "kid": [key.key_id]},
        "kid unknown": {"alg": "RS256", "kid": "unknown"},
        "kid in other case": {"alg": "RS256", "kid": key.key_id.upper()},
        "kid with a space": {"alg": "RS256", "kid": f"{key.key_id} "},
        "kid a path": {"alg": "RS256", "kid": "../../dev/null"},
        "kid SQL": {"alg": "RS256", "kid": "' OR 1=1 --"},
        "kid __proto__": {"alg": "RS256", "kid": "__proto__"},
        "crit known": {"alg": "RS256", "kid": key.key_id, "crit": ["exp"], "exp": 1},
        "crit unknown": {"alg": "RS256", "kid": key.key_id, "crit": ["x"], "x": 1},
        "crit empty": {"alg": "RS256", "kid": key.key_id, "crit": []},
        "b64 false and crit": {"alg": "RS256", "kid": key.key_id, "b64": False, "crit": ["b64"]},
        "lone surrogate in the header": {"alg": "RS256", "kid": key.key_id, "typ": "\ud800"},
    }
    kid = json.dumps(key.key_id)
    raw = {
        "header no JSON": b"{alg: RS256}",
        "header with NaN": f'{{"alg": "RS256", "kid": {kid}, "x": NaN}}'.encode(),
        "header UTF-16": json.dumps({"alg": "RS256", "kid": key.key_id}).encode("utf-16"),
        "header with a byte order mark": b"\xef\xbb\xbf"
        + json.dumps({"alg": "RS256", "kid": key.key_id}).encode(),
        "header deeply nested": b"[" * 2000,
        "a member twice in the header": f'{{"alg": "none", "alg": "RS256", "kid": {kid}}}'.encode(),
        "alg twice, none last": f'{{"alg": "RS256", "alg": "none", "kid": {kid}}}'.encode(),
    }
    return {
        **{name: raw_token(key, json.dumps(each).encode(), claims) for name, each in given.items()},
        **{name: raw_token(key, each, claims) for name, each in raw.items()},
    }


def _odd_claims(key: SigningKey) -> dict[str, str]:
    now = int(time.time())
    given: dict[str, Any] = {
        "exp missing": id_claims(exp=None),
        "exp past": id_claims(exp=now - 60),
        "exp zero": id_claims(exp=0),
        "exp negative": id_claims(exp=-1),
        "exp a text": id_claims(exp=str(now + 60)),
        "exp true": id_claims(exp=True),
        "exp a list": id_claims(exp=[now + 60]),
        "exp an object": id_claims(exp={"$gt": 0}),
        "nbf in the future": id_claims(nbf=now + 600),
        "nbf a text": id_claims(nbf="soon"),
        "nbf true": id_claims(nbf=True),
        "nbf negative": id_claims(nbf=-1),
        "iat in the future": id_claims(iat=now + 600),
        "iat a text": id_claims(iat="now"),
        "iat negative": id_claims(iat=-1),
        "iss missing": id_claims(iss=None),
        "iss of another pool": id_claims(iss=ISSUER[:-1] + "9"),
        "iss with a slash": id_claims(iss=f"{ISSUER}/"),
        "iss by http": id_claims(iss=ISSUER.replace("https", "http")),
        "iss in other case": id_claims(iss=ISSUER.upper()),
        "iss a list": id_claims(iss=[ISSUER]),
        "iss empty": id_claims(iss=""),
        "iss of the other form": id_claims(
            iss=f"https://issuer-cognito-idp.eu-west-1.amazonaws.com/{POOL_ID}"
        ),
        "aud missing": id_claims(aud=None),
        "aud of another client": id_claims(aud="another-client"),
        "aud empty": id_claims(aud=""),
        "aud in other case": id_claims(aud=CLIENT_ID.upper()),
        "aud a number": id_claims(aud=7),
        "aud a list with ours": id_claims(aud=[CLIENT_ID, "another-client"]),
        "aud a list of ours alone": id_claims(aud=[CLIENT_ID]),
        "aud a list with a number": id_claims(aud=[CLIENT_ID, 7]),
        "ID token with client_id in place of aud": id_claims(aud=None, client_id=CLIENT_ID),
        "access token of another client": access_claims(client_id="another-client"),
        "access token without client_id": access_claims(client_id=None),
        "access token with aud in place of client_id": access_claims(client_id=None, aud=CLIENT_ID),
        "access token, aud a list": access_claims(aud=["x"]),
        "access token, client_id a list": access_claims(client_id=[CLIENT_ID]),
        "token_use missing": id_claims(token_use=None),
        "token_use refresh": id_claims(token_use="refresh"),
        "token_use both": id_claims(token_use=["id", "access"]),
        "token_use in other case": id_claims(token_use="ID"),
        "sub missing": id_claims(sub=None),
        "sub empty": id_claims(sub=""),
        "sub a number": id_claims(sub=42),
        "sub a list": id_claims(sub=["ada"]),
        "sub of 129 characters": id_claims(sub="x" * 129),
        "sub of 2049 bytes": id_claims(sub="x" * 2049),
        "jti a number": id_claims(jti=7),
        "scope a list": access_claims(scope=["openid"]),
        "lone surrogate in a claim": id_claims(name="\ud800"),
        "lone surrogate as a name": id_claims(**{"\udfff": 1}),
        "NaN": id_claims(exp=float("nan")),
        "Infinity": id_claims(exp=float("inf")),
        "minus Infinity": id_claims(nbf=float("-inf")),
        "NaN in another claim": id_claims(age=float("nan")),
    }
    raw = {
        "claims an array": b"[1]",
        "claims a text": b'"ada"',
        "claims null": b"null",
        "claims no JSON": b"not json",
        "claims deeply nested": b"[" * 3000,
        "claims with a trailing comma": raw_claims(id_claims())[:-1] + b",}",
        "claims with a comment": raw_claims(id_claims()) + b"// ada",
        "two objects": raw_claims(id_claims()) + b"{}",
        "control character": raw_claims(id_claims(), '"x": "\n"'),
        "single quotes": b"{'sub': 'ada'}",
        "a member twice in the claims": raw_claims(id_claims(), '"sub": "eve"'),
        "exp of 1e400": raw_claims(id_claims(exp=None), '"exp": 1e400'),
        "exp null": raw_claims(id_claims(exp=None), '"exp": null'),
        "nbf null": raw_claims(id_claims(), '"nbf": null'),
        "iat null": raw_claims(id_claims(iat=None), '"iat": null'),
        "aud null": raw_claims(id_claims(aud=None), '"aud": null'),
        "jti null": raw_claims(id_claims(), '"jti": null'),
        "hexadecimal exp": raw_claims(id_claims(exp=None), '"exp": 0xFFFFFFFF'),
        "exp with a leading zero": raw_claims(id_claims(exp=None), '"exp": 09999999999'),
        "a number of 5000 digits": raw_claims(id_claims(), f'"x": {"9" * 5000}'),
        "UTF-16 claims": json.dumps(id_claims()).encode("utf-16"),
        "claims with a byte order mark": b"\xef\xbb\xbf" + raw_claims(id_claims()),
        "invalid UTF-8 in a claim": raw_claims(id_claims(name="Q")).replace(b"Q", b"\xff"),
        "surrogate as UTF-8 bytes": raw_claims(id_claims(name="Q")).replace(b"Q", b"\xed\xa0\x80"),
    }
    header = json.dumps({"alg": "RS256", "kid": key.key_id}).encode()
    return {
        **{name: raw_token(key, header, json.dumps(each).encode()) for name, each in given.items()},
        **{name: raw_token(key, header, each) for name, each in raw.items()},
    }
