"""CloudFront in front of an API of this account, and of a bucket that it may list.

ministack refuses to ask any host of AWS's, its own APIs among them, and answers 403 for every
missing file.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Permissions)
"""

import re
from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.services import cloudfront, s3

from local.emulator.monkeypatch import Function, patch

OWN_API = re.compile(r"[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com")
HTTPS_PORT = 443


def install(port: int) -> None:
    """`port` is the account's own."""
    patch(cloudfront, "_origin_connect_target", connect_to_own_apis, port)
    patch(s3, "serve_cloudfront_origin_fetch", tell_missing_files)


def connect_to_own_apis(
    original: Function, port: int, origin: dict[str, Any], viewer_is_https: bool
) -> tuple[str, int, bool]:
    """(host, port, TLS): for an API this account, which finds it by the Host that is sent."""
    host, origin_port, tls = original(origin, viewer_is_https)
    if OWN_API.fullmatch(host) and (origin_port, tls) == (HTTPS_PORT, True):
        return "127.0.0.1", port, False
    return host, origin_port, tls


def tell_missing_files(
    original: Function,
    bucket: str,
    key: str,
    method: str,
    headers: dict[str, Any],
    source_arn: str = "",
    oai_id: str = "",
) -> Any:
    """404 in place of 403 for a key that is not there, where CloudFront may list the bucket."""
    answer = original(bucket, key, method, headers, source_arn, oai_id)
    stored = s3._ensure_bucket(bucket)
    if answer[0] != 403 or stored is None or key in stored["objects"]:
        return answer
    if not may_list(bucket, source_arn):
        return answer
    return s3._error("NoSuchKey", "The specified key does not exist.", 404, f"/{bucket}/{key}")


def may_list(bucket: str, source_arn: str) -> bool:
    """By the bucket's policy, for the distribution `source_arn`."""
    owner = s3._bucket_owner_account(bucket) or s3.get_account_id()
    policy = s3._bucket_policies.get_scoped(owner, None, bucket)
    asked = EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action="s3:ListBucket",
        resource_arn=f"arn:aws:s3:::{bucket}",
        region=s3.get_region(),
        service_context={"aws:sourcearn": source_arn},
    )
    if not policy:
        return False
    found = evaluate_resource_policy(policy, asked, service="cloudfront.amazonaws.com")
    return bool(found.decision == "Allow")
