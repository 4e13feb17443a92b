"""The website: bucket, distribution, own domain, and the API under /api."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cfn import manifest
from tests.cfn.rules.rule import Templates, drop, put, rewrite, rule
from tests.cfn.stack import Stack

CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/x"
DISTRIBUTION = "Resources|Distribution|Properties|DistributionConfig|"

API = {"ApiHost": "abc.execute-api.eu-west-1.amazonaws.com", "ApiStage": "live"}
API_BEHAVIOR = f"{DISTRIBUTION}CacheBehaviors|0|Fn::If|1|"
API_ORIGIN = f"{DISTRIBUTION}Origins|1|Fn::If|1|"
API_CACHE = "Resources|ApiCachePolicy|Properties|CachePolicyConfig|"
API_KEY = f"{API_CACHE}ParametersInCacheKeyAndForwardedToOrigin|"
API_SENT = "Resources|ApiRequestPolicy|Properties|OriginRequestPolicyConfig|"

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
    "security headers override those of the bucket and the API, and allow calls of the site alone",
    bucket_wins=put("website", f"{HEADERS}SecurityHeadersConfig|FrameOptions|Override", False),
    bucket_wins_custom=put("website", f"{HEADERS}CustomHeadersConfig|Items|0|Override", False),
    any_api=rewrite(
        "website",
        f"{POLICY}Fn::Sub|0",
        "connect-src 'self'",
        "connect-src 'self' https://*.execute-api.eu-west-1.amazonaws.com",
    ),
    placeholder_left=put("website", f"{POLICY}Fn::Sub|0", "connect-src {cognitoOrigin}"),
    api_without=drop("website", f"{API_BEHAVIOR}ResponseHeadersPolicyId"),
)
def _(templates: Templates) -> Iterator[str]:
    resources = Stack(templates["website"], **API).resources
    headers = resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    named = headers["SecurityHeadersConfig"]
    for each in [*named.values(), *headers["CustomHeadersConfig"]["Items"]]:
        if each["Override"] is not True:
            yield f"{each} does not override"
    policy = named["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    pool = "https://cognito-idp.eu-west-1.amazonaws.com"
    if f"connect-src 'self' {pool} ;" not in policy or "{" in policy:
        yield policy
    site = resources["Distribution"]["Properties"]["DistributionConfig"]
    for behavior in (site["DefaultCacheBehavior"], *site["CacheBehaviors"]):
        if behavior.get("ResponseHeadersPolicyId") != "<SecurityHeaders>":
            yield f"{behavior.get('PathPattern', 'the site')} is without them"


@rule(
    "the API is under /api once there is one, over TLS, with all methods and the firewall's secret",
    never_learned=put("website", f"{DISTRIBUTION}CacheBehaviors", []),
    always_there=put("website", "Conditions|HasApi", {"Fn::Equals": ["1", "1"]}),
    plain_http=put("website", f"{API_BEHAVIOR}ViewerProtocolPolicy", "allow-all"),
    plain_origin=put(
        "website", f"{API_ORIGIN}CustomOriginConfig|OriginProtocolPolicy", "http-only"
    ),
    reads_only=put("website", f"{API_BEHAVIOR}AllowedMethods", ["GET", "HEAD", "OPTIONS"]),
    without_the_stage=drop("website", f"{API_ORIGIN}OriginPath"),
    without_the_function=drop("website", f"{API_BEHAVIOR}FunctionAssociations"),
    without_the_secret=drop("website", f"{API_ORIGIN}OriginCustomHeaders"),
    known_secret=put(
        "website", f"{API_ORIGIN}OriginCustomHeaders|0|HeaderValue", "{{resolve:ssm:known}}"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    later = manifest.stack("website").takes_later
    if (later.get("ApiHost"), later.get("ApiStage")) != (
        manifest.Output("api", "ApiHost"),
        manifest.Output("api", "StageName"),
    ):
        yield "the site never learns where the API is"
    without = distribution(templates)
    if without["CacheBehaviors"] or len(without["Origins"]) != 1:
        yield "something is under /api before there is an API"
    site = distribution(templates, **API)
    for behavior in site["CacheBehaviors"]:
        if (behavior["PathPattern"], behavior["TargetOriginId"]) != ("/api/*", "api"):
            yield f"{behavior['PathPattern']} is the API's"
        if behavior["ViewerProtocolPolicy"] != "https-only":
            yield "it is called over plain HTTP"
        if not {"GET", "POST", "PATCH", "DELETE"} <= set(behavior["AllowedMethods"]):
            yield "its writes are refused"
        functions = behavior.get("FunctionAssociations", [])
        if [each["FunctionARN"] for each in functions] != ["<ApiRequests.FunctionARN>"]:
            yield "no function takes /api off its paths"
    found = [each for each in site["Origins"] if each["Id"] == "api"]
    if not site["CacheBehaviors"] or [each["DomainName"] for each in found] != [API["ApiHost"]]:
        yield "it is not there"
    for origin in found:
        if origin.get("OriginPath") != "/live":
            yield "another stage"
        if origin["CustomOriginConfig"]["OriginProtocolPolicy"] != "https-only":
            yield "CloudFront asks it over plain HTTP"
        secret = {
            "HeaderName": "X-Origin-Verify",
            "HeaderValue": "{{resolve:secretsmanager:<OriginSecret.Id>}}",
        }
        if origin.get("OriginCustomHeaders") != [secret]:
            yield "its firewall does not know CloudFront"


@rule(
    "CloudFront keeps answers of the API as long as they say, apart by Authorization, and no error",
    longer=put("website", f"{API_CACHE}MinTTL", 1),
    without_a_word=put("website", f"{API_CACHE}DefaultTTL", 60),
    stale_if_error_cut=put("website", f"{API_CACHE}MaxTTL", 60),
    one_for_all_visitors=put("website", f"{API_KEY}HeadersConfig|Headers", ["Cache-Variant"]),
    no_cache_ignored=put("website", f"{API_KEY}HeadersConfig|Headers", ["Authorization"]),
    one_for_all_queries=put("website", f"{API_KEY}QueryStringsConfig|QueryStringBehavior", "none"),
    no_body_type=put("website", f"{API_SENT}HeadersConfig|Headers", ["True-Client-IP"]),
    no_address=put("website", f"{API_SENT}HeadersConfig|Headers", ["Content-Type"]),
    shared_by_accept=put(
        "website",
        f"{API_SENT}HeadersConfig|Headers",
        ["Accept", "Content-Type", "True-Client-IP"],
    ),
    host_of_the_site=put(
        "website",
        f"{API_SENT}HeadersConfig|Headers",
        ["Content-Type", "Host", "True-Client-IP"],
    ),
    refusals_kept=drop("website", f"{DISTRIBUTION}CustomErrorResponses"),
    page_for_404=put(
        "website",
        f"{DISTRIBUTION}CustomErrorResponses|0",
        {
            "ErrorCode": 404,
            "ResponseCode": 404,
            "ResponsePagePath": "/404.html",
            "ErrorCachingMinTTL": 0,
        },
    ),
)
def _(templates: Templates) -> Iterator[str]:
    resources = Stack(templates["website"], **API).resources
    cache = resources["ApiCachePolicy"]["Properties"]["CachePolicyConfig"]
    # max-age and stale-if-error of a public read: service/http/dependencies.py.
    if (cache["MinTTL"], cache["DefaultTTL"]) != (0, 0) or cache["MaxTTL"] < 5 + 600:
        yield "another time than the answer says"
    key = cache["ParametersInCacheKeyAndForwardedToOrigin"]
    if set(key["HeadersConfig"]["Headers"]) != {"Authorization", "Cache-Variant"}:
        yield "an answer for one is for others"
    if key["QueryStringsConfig"]["QueryStringBehavior"] != "all":
        yield "an answer to one query is for others"
    sent = resources["ApiRequestPolicy"]["Properties"]["OriginRequestPolicyConfig"]
    if set(sent["HeadersConfig"]["Headers"]) != {"Content-Type", "True-Client-IP"}:
        yield f"{sent['HeadersConfig']['Headers']} reach the API"
    errors = distribution(templates, **API).get("CustomErrorResponses", [])
    # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
    kept = {404, 500, 502, 503, 504} - {
        each["ErrorCode"] for each in errors if each["ErrorCachingMinTTL"] == 0
    }
    if kept or any("ResponsePagePath" in each for each in errors):
        yield f"errors are kept or replaced: {kept}"


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


def distribution(templates: Templates, **parameters: str) -> dict[str, Any]:
    site = Stack(templates["website"], **parameters).resources["Distribution"]
    config: dict[str, Any] = site["Properties"]["DistributionConfig"]
    return config
