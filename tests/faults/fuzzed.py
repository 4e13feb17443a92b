"""Requests that are wrong in their bytes: valid ones, mutated; the same for the same seed.

The first mutations know HTTP and JSON and reach deep; the last knows nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

ODD_METHODS = [
    b"get", b"G", b"PUT", b"TRACE", b"CONNECT", b"HEAD", b"OPTIONS", b"PRI", b"QUERY", b"M-SEARCH",
    b"G\x00T", b"\xffGET", b"A" * 5000, b"", b"GET GET",
]  # fmt: skip
ODD_PATHS = [
    b"*", b"//", b"/..", b"/%", b"/%zz", b"/%00", b"/mysfits/%00", b"/mysfits/%ff",
    b"/mysfits/a%2Fb", b"/mysfits/%ed%a0%80", b"/mysfits/%c0%af", b"/mysfits/\xff\xfe",
    b"/mysfits/a b", b"/mysfits/\x00", b"http://x/mysfits", b"http://[::1", b"x:99999",
    b"/" + b"a" * 9000, b"/mysfits;a", b"/?", b"/#x", b"/photos/%F0%9F%90%89",
    b"/mysfits/" + b"%41" * 64, b"/mysfits/../me", b"\\mysfits", b"",
]  # fmt: skip
ODD_QUERIES = [
    b"limit=-1", b"limit=" + b"9" * 5000, b"limit=1e309", b"limit=NaN", b"limit=%00", b"limit=0x10",
    b"limit=1&limit=2", b"species=%00", b"species=%ed%a0%80", b"species=%ff",
    b"species=" + b"a" * 9000, b"species=\xf0\x9f\x90\x89", b"nextToken=" + b"A" * 400,
    b"nextToken=%ff", b"nextToken=e30", b"nextToken=" + b"W1tb" * 90, b"q=%ed%a0%80", b"tag=%00",
    b"=", b"&&&&", b"%", b"a[]=1", b"filter=%ff", b"species=a;limit=2", b"+", b"limit=%EF%BC%91",
    b"limit=\xc2\xb2",
]  # fmt: skip
ODD_FIELDS = [
    b"X", b": x", b" folded: x", b"X\x00: y", b"X: \x00", b"X: a\rb", b"X: a\nb", b"\xff: \xff",
    b"X: " + b"x" * 20_000, b"Host: other", b"Host:", b"Content-Length: -1", b"Content-Length: 0x5",
    b"Content-Length: " + b"9" * 400, b"Content-Length: 5, 5", b"Content-Length: \xb2",
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: xchunked",
    b"Transfer-Encoding: chunked, gzip", b"Transfer-Encoding : chunked", b"Expect: 100-continue",
    b"Expect: x", b"Upgrade: websocket", b"Connection: Upgrade\r\nUpgrade: h2c",
    b"Connection: \x01", b"X-Request-Id: \xff\xfe", b"X-Request-Id: " + b"a" * 9000,
    b"If-None-Match: \"", b"If-None-Match: W/", b"If-None-Match: \xff", b"Origin: null",
    b"Origin: \xff\x00", b"Authorization: \xff", b"Authorization: Bearer ..",
    b"Authorization: Bearer " + b"a." * 4000, b"Content-Type: text/html", b"Content-Type: \xff",
    b"Content-Type: application/json; charset=utf-16", b"Content-Encoding: gzip", b"Cookie: \xff",
    b"X-Amzn-Trace-Id: Root=\xff;Parent=;Sampled=9", b"Forwarded: for=\"", b"Range: bytes=-1",
    b"Access-Control-Request-Method: \xff", b"X-Forwarded-For: " + b"1," * 3000,
    b"\r\n".join(b"A%d: b" % n for n in range(300)),
]  # fmt: skip
ODD_BODIES = [
    b"", b"{", b"null", b"[]", b"NaN", b"1e999", b'"\\ud800"', b"\xff\xfe{}", b"\xef\xbb\xbf{}",
    b"[" * 60_000, b'{"a":' * 9000, b'{"age":' + b"9" * 9000 + b"}", b'{"age":1e400}',
    b'{"age":-0.0}', b'{"age":Infinity}', b'{"name":"\\ud800"}', b'{"name":"\\u0000"}',
    b'{"name":"\x00"}', b'{"name":"\xed\xa0\x80"}', b'{"name":1,"name":2}', b'{"\\ud800":1}',
    b'{"__proto__":{}}', b'{"tags":["\\udfff"]}', b'{"tags":[[[[]]]]}',
    b'{"place":{"latitude":1e309,"longitude":NaN}}', b'{"takenAt":"0000-00-00T00:00:00Z"}',
    b'{"takenAt":"9999-12-31T23:59:59-23:59"}', b'{"bytes":1.0}', b'{"description":"\\u202e"}',
    b" " * 70_000,
]  # fmt: skip
ODD_CHUNKS = [
    b"5\r\nhello\r\n0\r\n\r\n", b"FFFFFFFFFFFFFFFFF\r\nx", b"-1\r\nx", b"5\r\nhi\r\n0\r\n\r\n",
    b"0\r\nHost: x\r\n\r\n", b"1;a=\"\r\nx\r\n0\r\n\r\n", b"1\nx\n0\n\n",
    b"0" * 9000 + b"1\r\nx\r\n0\r\n\r\n", b"zz\r\n", b"0\r\n\r\nGET / HTTP/1.1",
]  # fmt: skip

ID = b"0e37d916-f960-4772-a25a-01b762b5c1bd"
MYSFIT = (
    b'{"name":"Pip","species":"Jackalope","description":"Fast.","age":7,"goodevil":"Good",'
    b'"lawchaos":"Chaotic","thumbImageUri":"a.svg","profileImageUri":"b.svg"}'
)
PHOTO = b'{"mysfitId":"' + ID + b'","fileName":"a.jpg","contentType":"image/jpeg","bytes":9}'
CHANGES = (
    b'{"tags":["a"],"takenAt":"2026-06-01T12:00:00Z","place":{"latitude":1.5,"longitude":2.5}}'
)
VALID: list[tuple[bytes, bytes, bytes]] = [
    (b"GET", b"/", b""), (b"GET", b"/health/ready", b""), (b"GET", b"/openapi.json", b""),
    (b"GET", b"/mysfits?species=Dragon&limit=5", b""),
    (b"GET", b"/mysfits?filter=GoodEvil&value=Good", b""), (b"GET", b"/mysfits/" + ID, b""),
    (b"POST", b"/mysfits", MYSFIT), (b"PATCH", b"/mysfits/" + ID, MYSFIT),
    (b"DELETE", b"/mysfits/" + ID, b""), (b"POST", b"/mysfits/" + ID + b"/like", b""),
    (b"DELETE", b"/mysfits/" + ID + b"/adopt", b""), (b"GET", b"/me", b""),
    (b"POST", b"/photos", PHOTO), (b"GET", b"/photos?q=a&tag=b&placed=true", b""),
    (b"PATCH", b"/photos/" + ID, CHANGES), (b"DELETE", b"/photos/" + ID, b""),
    (b"OPTIONS", b"/mysfits", b""),
]  # fmt: skip


class Request:
    """One request in its parts, until `bytes` puts them together."""

    def __init__(self, chance: random.Random, token: bytes) -> None:
        self.method, self.target, self.body = chance.choice(VALID)
        self.version = b"HTTP/1.1"
        self.fields = [b"Host: localhost", b"Authorization: " + token]
        if self.body:
            self.fields.append(b"Content-Type: application/json")
        self.chunked = False

    def bytes(self) -> bytes:
        length = b"Content-Length: %d" % len(self.body)
        framing = [b"Transfer-Encoding: chunked"] if self.chunked else [length] * bool(self.body)
        line = b" ".join([self.method, self.target, self.version])
        return b"\r\n".join([line, *self.fields, *framing, b"", self.body])


def _method(request: Request, chance: random.Random) -> None:
    request.method = chance.choice(ODD_METHODS)


def _path(request: Request, chance: random.Random) -> None:
    request.target = chance.choice(ODD_PATHS)


def _query(request: Request, chance: random.Random) -> None:
    request.target = request.target.partition(b"?")[0] + b"?" + chance.choice(ODD_QUERIES)


def _field(request: Request, chance: random.Random) -> None:
    request.fields.insert(chance.randrange(len(request.fields) + 1), chance.choice(ODD_FIELDS))


def _version(request: Request, chance: random.Random) -> None:
    request.version = chance.choice(
        [b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b"", b"HTTP/1.1 ", b"http/1.1"]
    )


def _body(request: Request, chance: random.Random) -> None:
    request.method = chance.choice([b"POST", b"PATCH"])
    request.body = chance.choice(ODD_BODIES)


def _chunks(request: Request, chance: random.Random) -> None:
    request.chunked = True
    request.body = chance.choice(ODD_CHUNKS)


MUTATIONS: list[Callable[[Request, random.Random], None]] = [
    _method, _path, _query, _query, _field, _field, _version, _body, _body, _chunks,
]  # fmt: skip


def requests(seed: int, tokens: list[bytes]) -> Iterator[bytes]:
    """Without end."""
    chance = random.Random(seed)
    while True:
        request = Request(chance, chance.choice(tokens))
        for mutate in chance.sample(MUTATIONS, chance.choice([0, 1, 1, 2, 3])):
            mutate(request, chance)
        whole = request.bytes()
        yield _garbled(whole, chance) if chance.random() < 0.3 else whole


def _garbled(request: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken away, doubled or put in between."""
    garbled = bytearray(request)
    for _ in range(chance.choice([1, 1, 2, 8])):
        at = chance.randrange(len(garbled) + 1)
        to = min(len(garbled), at + chance.choice([1, 1, 2, 50]))
        some = bytes(chance.randrange(256) for _ in range(chance.choice([1, 1, 4])))
        garbled[at:to] = chance.choice([b"", some, garbled[at:to] * 2, garbled[at:to] + some])
    return bytes(garbled)
