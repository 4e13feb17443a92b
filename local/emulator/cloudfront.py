"""CloudFront: what a behaviour says to compress is compressed.

ministack serves a distribution with its functions, headers and error pages, and compresses nothing.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
"""

import gzip
from typing import Any

from ministack.services import cloudfront

from local.emulator.replace import Function, replace

COMPRESSED_STATUS = (200, 403, 404)
LEAST_BYTES, MOST_BYTES = 1_000, 10_000_000
COMPRESSED_TYPES = (
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
    "text/",
)


def install() -> None:
    replace(cloudfront, "_dataplane_behavior", knowing_whether_to_compress)
    replace(cloudfront, "handle_viewer_request", compressing)


def knowing_whether_to_compress(read: Function) -> Function:
    def read_behavior(element: Any, *rest: Any, **more: Any) -> Any:
        compress = cloudfront._xbool(element, "Compress", False)
        return {**read(element, *rest, **more), "compress": compress}

    return read_behavior


def compressing(handle: Function) -> Function:
    async def handle_request(
        dist: Any, method: str, path: str, uri: str, query: str, headers: Any, *rest: Any
    ) -> Any:
        answer = await handle(dist, method, path, uri, query, headers, *rest)
        config = cloudfront.parse_distribution_dataplane_config(dist)
        behavior = cloudfront._match_behavior(config, path)
        wanted = "gzip" in headers.get("accept-encoding", "")
        if wanted and behavior is not None and behavior["compress"] and worth_it(answer):
            return compressed(answer)
        return answer

    return handle_request


def worth_it(answer: Any) -> bool:
    status, headers, body = answer
    told = {name.lower(): value for name, value in headers.items()}
    return (
        status in COMPRESSED_STATUS
        and isinstance(body, bytes)
        and LEAST_BYTES <= len(body) <= MOST_BYTES
        and "content-encoding" not in told
        and str(told.get("content-type", "")).startswith(COMPRESSED_TYPES)
    )


def compressed(answer: Any) -> Any:
    """The same with fewer bytes, whose tag is a weak one since the bytes are not the origin's."""
    status, headers, body = answer
    kept = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    weak = {name: f"W/{tag}" for name, tag in kept.items() if name.lower() == "etag"}
    return status, {**kept, **weak, "Content-Encoding": "gzip"}, gzip.compress(body)
