"""The website's headers are those of the one definition, and its addresses lead somewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from cfn.generate.__main__ import with_headers
from cfn.generate.security_headers import headers_policy, read_definition
from tests.cfn.stack import CFN, Stack, load

WEBSITE = CFN / "website.yml"
API_ORIGIN = "https://abc123.execute-api.eu-west-1.amazonaws.com"

NAMES = {
    "ContentSecurityPolicy": ("Content-Security-Policy", "ContentSecurityPolicy"),
    "FrameOptions": ("X-Frame-Options", "FrameOption"),
    "ReferrerPolicy": ("Referrer-Policy", "ReferrerPolicy"),
}


def served_headers(**parameters: str) -> dict[str, str]:
    """The headers CloudFront will answer with, by their names on the wire."""
    policy = Stack(load("website"), **parameters).resources["SecurityHeaders"]["Properties"][
        "ResponseHeadersPolicyConfig"
    ]
    named = policy["SecurityHeadersConfig"]
    headers = {NAMES[key][0]: named[key][NAMES[key][1]] for key in named if key in NAMES}
    if "ContentTypeOptions" in named:
        headers["X-Content-Type-Options"] = "nosniff"
    if "StrictTransportSecurity" in named:
        headers["Strict-Transport-Security"] = hsts(named["StrictTransportSecurity"])
    custom = policy.get("CustomHeadersConfig", {"Items": []})["Items"]
    return headers | {each["Header"]: each["Value"] for each in custom}


def hsts(said: dict[str, Any]) -> str:
    words = [f"max-age={said['AccessControlMaxAgeSec']}"]
    words += ["includeSubDomains"] if said["IncludeSubdomains"] else []
    words += ["preload"] if said["Preload"] else []
    return "; ".join(words)


def test_the_template_is_what_the_definition_says_today() -> None:
    text = WEBSITE.read_text(encoding="utf-8")

    assert with_headers(text) == text, "run `python -m cfn.generate`"


def test_cloudfront_answers_with_the_headers_of_the_definition() -> None:
    origins = {
        "{apiOrigin}": API_ORIGIN,
        "{cognitoOrigin}": "https://cognito-idp.eu-west-1.amazonaws.com",
    }
    wanted = read_definition()
    for placeholder, origin in origins.items():
        wanted = {name: value.replace(placeholder, origin) for name, value in wanted.items()}

    assert served_headers(ApiOrigin=API_ORIGIN) == wanted


def test_before_there_is_an_api_the_policy_allows_those_of_the_region_only() -> None:
    policy = served_headers()["Content-Security-Policy"]

    assert "https://*.execute-api.eu-west-1.amazonaws.com" in policy
    assert "{" not in policy


def test_every_header_of_ours_wins_over_the_buckets() -> None:
    named = headers_policy(read_definition())

    said = [*named["SecurityHeadersConfig"].values()]
    said += named.get("CustomHeadersConfig", {"Items": []})["Items"]
    assert all(header["Override"] is True for header in said)


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed on this machine")
@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "/index.html"),
        ("/mysfits/3f0e5ed2-8f6a-4a51-9d4f-3c2f0c4b7a11", "/index.html"),
        ("/my-mysfits", "/index.html"),
        ("/sign-in/", "/index.html"),
        ("/config.json", "/config.json"),
        ("/mysfits/pip.svg", "/mysfits/pip.svg"),
        ("/assets/index-BaorNJj6.js", "/assets/index-BaorNJj6.js"),
        ("/v1.2/page", "/index.html"),
    ],
)
def test_an_address_without_a_dot_is_a_page(address: str, file: str) -> None:
    assert handled(address)["uri"] == file


def test_an_own_domain_brings_its_certificate() -> None:
    own = {
        "DomainName": "mysfits.example.com",
        "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/x",
    }

    site = Stack(load("website"), **own)

    config = site.resources["Distribution"]["Properties"]["DistributionConfig"]
    assert site.outputs["SiteUrl"]["Value"] == "https://mysfits.example.com"
    assert config["Aliases"] == ["mysfits.example.com"]
    assert config["ViewerCertificate"] == {
        "AcmCertificateArn": own["CertificateArn"],
        "SslSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }


def handled(address: str) -> Any:
    """The request as the function leaves it, run as CloudFront would."""
    code = Stack(load("website")).resources["PageAddresses"]["Properties"]["FunctionCode"]
    event = json.dumps({"request": {"uri": address, "headers": {}}})
    script = f"{code}\nconsole.log(JSON.stringify(handler({event})));"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
