"""The website: bucket, distribution, own domain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cfn import manifest
from tests.cfn.rules.rule import Templates, drop, put, rewrite, rule
from tests.cfn.stack import Stack

CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/x"
DISTRIBUTION = "Resources|Distribution|Properties|DistributionConfig|"

HEADERS = "Resources|SecurityHeaders|Properties|ResponseHeadersPolicyConfig|"
POLICY = f"{HEADERS}SecurityHeadersConfig|ContentSecurityPolicy|ContentSecurityPolicy|"


@rule(
    "only the distribution reads the bucket; compression and HTTP/3 are on",
    any_distribution=drop(
        "website", "Resources|SiteBucketPolicy|Properties|PolicyDocument|Statement|0|Condition"
    ),
    any_principal=put(
        "website",
        "Resources|SiteBucketPolicy|Properties|PolicyDocument|Statement|0|Principal",
        "*",
    ),
    no_origin_access_control=drop("website", f"{DISTRIBUTION}Origins|0|OriginAccessControlId"),
    uncompressed=put("website", f"{DISTRIBUTION}DefaultCacheBehavior|Compress", False),
    no_http3=put("website", f"{DISTRIBUTION}HttpVersion", "http2"),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["website"])
    reads = stack.resources["SiteBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
    if reads["Principal"] != {"Service": "cloudfront.amazonaws.com"} or "Condition" not in reads:
        yield "the bucket policy"
    site = stack.resources["Distribution"]["Properties"]["DistributionConfig"]
    behavior = site["DefaultCacheBehavior"]
    if site["Origins"][0].get("OriginAccessControlId") != "<OriginAccess.Id>":
        yield "no origin access control"
    if not behavior["Compress"]:
        yield "no compression"
    if site["HttpVersion"] != "http2and3":
        yield "no HTTP/3"


@rule(
    "an own domain needs a certificate of us-east-1, and a certificate a domain",
    no_assertion=drop("website", "Rules|OwnDomain"),
    always_refused=put(
        "website", "Rules|OwnDomain|Assertions|0|Assert", {"Fn::Equals": ["1", "2"]}
    ),
    any_region=put("website", "Parameters|CertificateArn|AllowedPattern", "^(arn:.+)?$"),
    no_alias=drop("website", f"{DISTRIBUTION}Aliases"),
    default_certificate=put(
        "website", f"{DISTRIBUTION}ViewerCertificate|AcmCertificateArn", {"Ref": "AWS::NoValue"}
    ),
    default_address=put(
        "website", "Outputs|SiteUrl|Value", {"Fn::Sub": "https://${Distribution.DomainName}"}
    ),
)
def _(templates: Templates) -> Iterator[str]:
    website = templates["website"]
    domain = {"DomainName": "mysfits.example.com"}
    for given, valid in (
        ({}, True),
        ({**domain, "CertificateArn": CERTIFICATE}, True),
        (domain, False),
        ({"CertificateArn": CERTIFICATE}, False),
    ):
        if (Stack(website, **given).violated_rules() == []) != valid:
            yield f"with {sorted(given)}"
    pattern = website["Parameters"]["CertificateArn"]["AllowedPattern"]
    if not re.search(pattern, CERTIFICATE) or re.search(
        pattern, CERTIFICATE.replace("us-east-1", "eu-west-1")
    ):
        yield "a certificate of another region"
    site = Stack(website, **domain, CertificateArn=CERTIFICATE)
    config = site.resources["Distribution"]["Properties"]["DistributionConfig"]
    if config.get("Aliases") != ["mysfits.example.com"]:
        yield "the domain is no alias of the distribution"
    if config["ViewerCertificate"] != {
        "AcmCertificateArn": CERTIFICATE,
        "SslSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }:
        yield "the distribution has another certificate"
    if site.outputs["SiteUrl"]["Value"] != "https://mysfits.example.com":
        yield "the site's address is another"


@rule(
    "security headers override those of the bucket, and before there is an API allow the region's",
    bucket_wins=put("website", f"{HEADERS}SecurityHeadersConfig|FrameOptions|Override", False),
    bucket_wins_custom=put("website", f"{HEADERS}CustomHeadersConfig|Items|0|Override", False),
    any_api=put(
        "website",
        f"{POLICY}Fn::Sub|1|ApiOrigin|Fn::If|2",
        {"Fn::Sub": "https://*.execute-api.*.amazonaws.com"},
    ),
    placeholder_left=put("website", f"{POLICY}Fn::Sub|0", "connect-src {apiOrigin}"),
)
def _(templates: Templates) -> Iterator[str]:
    resources = Stack(templates["website"]).resources
    headers = resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    named = headers["SecurityHeadersConfig"]
    for each in [*named.values(), *headers["CustomHeadersConfig"]["Items"]]:
        if each["Override"] is not True:
            yield f"{each} does not override"
    policy = named["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    if "https://*.execute-api.eu-west-1.amazonaws.com" not in policy or "{" in policy:
        yield policy


@rule(
    "pages may send photos to their bucket and show them from it, once there is one",
    no_photos_shown=rewrite("website", f"{POLICY}Fn::Sub|0", "img-src 'self' ${PhotosOrigin}", ""),
    no_uploads=rewrite("website", f"{POLICY}Fn::Sub|0", "${CognitoOrigin} ${PhotosOrigin}", ""),
    scripts_of_the_bucket=rewrite(
        "website", f"{POLICY}Fn::Sub|0", "script-src 'self'", "script-src 'self' ${PhotosOrigin}"
    ),
    any_bucket=put("website", "Parameters|PhotosOrigin|Default", "https://*.amazonaws.com"),
)
def _(templates: Templates) -> Iterator[str]:
    if not manifest.stack("website").takes_later.get("PhotosOrigin"):
        yield "the site never learns where the photos are"
    for origin in ("", "https://photos.test"):
        given = {"PhotosOrigin": origin} if origin else {}
        resources = Stack(templates["website"], **given).resources
        headers = resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
        policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        allowing = {each.split()[0] for each in policy.split(";") if "photos.test" in each}
        if allowing != ({"connect-src", "img-src", "media-src"} if origin else set()):
            yield f"{sorted(allowing)} allow {origin or 'no bucket'}"
        if not origin and re.search(r"(img|media)-src [^;]*https:", policy):
            yield "any bucket"
