"""How the website is kept and shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/x"
DISTRIBUTION = "Resources|Distribution|Properties|DistributionConfig|"


@rule(
    "only CloudFront reads the bucket, only over TLS, and compresses what it shows",
    public=put(
        "website",
        "Resources|SiteBucket|Properties|PublicAccessBlockConfiguration|BlockPublicPolicy",
        False,
    ),
    any_distribution=drop(
        "website", "Resources|SiteBucketPolicy|Properties|PolicyDocument|Statement|0|Condition"
    ),
    everybody=put(
        "website",
        "Resources|SiteBucketPolicy|Properties|PolicyDocument|Statement|0|Principal",
        "*",
    ),
    unsigned=drop("website", f"{DISTRIBUTION}Origins|0|OriginAccessControlId"),
    http=put("website", f"{DISTRIBUTION}DefaultCacheBehavior|ViewerProtocolPolicy", "allow-all"),
    uncompressed=put("website", f"{DISTRIBUTION}DefaultCacheBehavior|Compress", False),
    http2=put("website", f"{DISTRIBUTION}HttpVersion", "http2"),
    no_headers=drop("website", f"{DISTRIBUTION}DefaultCacheBehavior|ResponseHeadersPolicyId"),
    errors_are_pages=put("website", f"{DISTRIBUTION}CustomErrorResponses|0|ResponseCode", 200),
    old_tls=put("website", f"{DISTRIBUTION}ViewerCertificate|MinimumProtocolVersion", "TLSv1"),
)
def _(templates: Templates) -> Iterator[str]:
    stack = Stack(templates["website"])
    bucket = stack.resources["SiteBucket"]["Properties"]
    if set(bucket["PublicAccessBlockConfiguration"].values()) != {True}:
        yield "public access"
    reads = stack.resources["SiteBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
    if reads["Principal"] != {"Service": "cloudfront.amazonaws.com"} or "Condition" not in reads:
        yield "others read the bucket"
    site = stack.resources["Distribution"]["Properties"]["DistributionConfig"]
    behavior = site["DefaultCacheBehavior"]
    if site["Origins"][0].get("OriginAccessControlId") != "<OriginAccess.Id>":
        yield "unsigned reads"
    if behavior["ViewerProtocolPolicy"] != "redirect-to-https" or not behavior["Compress"]:
        yield "http or uncompressed"
    if site["HttpVersion"] != "http2and3":
        yield "no HTTP/3"
    if behavior.get("ResponseHeadersPolicyId") != "<SecurityHeaders>":
        yield "no headers"
    if {each["ResponseCode"] for each in site["CustomErrorResponses"]} != {404}:
        yield "a missing file is not a 404"
    if site["ViewerCertificate"]["MinimumProtocolVersion"] != "TLSv1.2_2021":
        yield "old TLS"


@rule(
    "an own domain comes with its certificate, from the region where CloudFront looks for it",
    either=drop("website", "Rules|OwnDomain"),
    never=put("website", "Rules|OwnDomain|Assertions|0|Assert", {"Fn::Equals": ["1", "2"]}),
    any_region=put("website", "Parameters|CertificateArn|AllowedPattern", "^(arn:.+)?$"),
    not_its_name=drop("website", f"{DISTRIBUTION}Aliases"),
)
def _(templates: Templates) -> Iterator[str]:
    website = templates["website"]
    domain = {"DomainName": "mysfits.example.com"}
    for given, fine in (
        ({}, True),
        ({**domain, "CertificateArn": CERTIFICATE}, True),
        (domain, False),
        ({"CertificateArn": CERTIFICATE}, False),
    ):
        if (Stack(website, **given).refusals() == []) != fine:
            yield f"with {sorted(given)}"
    pattern = website["Parameters"]["CertificateArn"]["AllowedPattern"]
    if not re.search(pattern, CERTIFICATE) or re.search(
        pattern, CERTIFICATE.replace("us-east-1", "eu-west-1")
    ):
        yield "a certificate of another region"
    site = Stack(website, **domain, CertificateArn=CERTIFICATE).resources["Distribution"]
    if site["Properties"]["DistributionConfig"].get("Aliases") != ["mysfits.example.com"]:
        yield "CloudFront does not answer to the domain"
