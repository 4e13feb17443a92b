"""AWS WAF: a share of requests for each IP address, at the API and at the user pool.

Through the site, CloudFront is the address that AWS WAF sees. It shows a secret, and writes the
visitor's address into a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cfn.manifest import PROFILES, stack
from tests.cfn.rules.rule import Templates, drop, put, rule
from tests.cfn.stack import Stack

FIREWALL = "Resources|Firewall|Properties|"
REQUESTS = f"{FIREWALL}Rules|Name=requests-of-one-address|"
VISITOR = f"{FIREWALL}Rules|Name=requests-of-one-visitor|"
CODES = f"{FIREWALL}Rules|Name=codes-to-one-address|"
RATE = "Statement|RateBasedStatement|"
SECRET = "ScopeDownStatement|ByteMatchStatement|"
SHARE = "AddressRequestsPerFiveMinutes"

STAGE = "arn:aws:apigateway:eu-west-1::/restapis/<Api>/stages/<Stage>"
POOL = "<import test-users-UserPoolArn>"

SENDS_A_CODE = (
    "ForgotPassword",
    "GetUserAttributeVerificationCode",
    "ResendConfirmationCode",
    "SignUp",
    "UpdateUserAttributes",
)
"""Operations of a user pool without credentials that send mail.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html"""


@rule(
    "the firewall is on in every profile and without one, and 0 turns all of it off",
    off_by_default=put("api", f"Parameters|{SHARE}|Default", 0),
    zero_refused=put("api", f"Parameters|{SHARE}|MinValue", 10),
    association_stays=drop("api", "Resources|UserPoolFirewallAssociation|Condition"),
    alarm_stays=drop("api", "Resources|BlockedAlarm|Condition"),
)
def _(templates: Templates) -> Iterator[str]:
    for profile in (*PROFILES, ""):
        given = stack("api").profiles.get(profile, {})
        if not Stack(templates["api"], **given).of_type("AWS::WAFv2::WebACL"):
            yield f"no firewall as {profile or 'made without a profile'}"
    if templates["api"]["Parameters"][SHARE]["MinValue"] != 0:
        yield "it cannot be turned off"
    off = Stack(templates["api"], AddressRequestsPerFiveMinutes=0)
    if any("Firewall" in name or name == "BlockedAlarm" for name in off.resources):
        yield "what needs the firewall stays without it"


@rule(
    "one regional web ACL is associated with the API's stage and with the user pool",
    stage_open=drop("api", "Resources|FirewallAssociation"),
    pool_open=drop("api", "Resources|UserPoolFirewallAssociation"),
    stage_twice=put(
        "api",
        "Resources|UserPoolFirewallAssociation|Properties|ResourceArn",
        {"Fn::Sub": STAGE.replace("<", "${").replace(">", "}")},
    ),
    scope_cloudfront=put("api", f"{FIREWALL}Scope", "CLOUDFRONT"),
)
def _(templates: Templates) -> Iterator[str]:
    api = Stack(templates["api"])
    made = api.of_type("AWS::WAFv2::WebACLAssociation").values()
    if {each["ResourceArn"] for each in made} != {STAGE, POOL}:
        yield "the stage or the pool has no web ACL"
    if {each["WebACLArn"] for each in made} != {"<Firewall.Arn>"}:
        yield "they have another web ACL"
    if api.resources["Firewall"]["Properties"]["Scope"] != "REGIONAL":
        yield "the scope is not REGIONAL"


@rule(
    "the firewall blocks each IP address above its share, which is a part of the stage's rate",
    only_counted=put("api", f"{REQUESTS}Action", {"Count": {}}),
    visitors_only_counted=put("api", f"{VISITOR}Action", {"Count": {}}),
    codes_only_counted=put("api", f"{CODES}Action", {"Count": {}}),
    all_addresses_together=put("api", f"{REQUESTS}{RATE}AggregateKeyType", "CONSTANT"),
    # A caller may write any address into it.
    forwarded_address=put("api", f"{REQUESTS}{RATE}AggregateKeyType", "FORWARDED_IP"),
    ten_minutes=put("api", f"{REQUESTS}{RATE}EvaluationWindowSec", 600),
    as_much_as_all=put("api", f"Parameters|{SHARE}|Default", 30_000),
    half_of_the_rate=put("api", f"Parameters|{SHARE}|Default", 15_000),
    slower_stage=put("api", "Parameters|RequestsPerSecond|Default", 20),
    fixed_limit=put("api", f"{REQUESTS}{RATE}Limit", 3000),
    fixed_limit_of_visitors=put("api", f"{VISITOR}{RATE}Limit", 3000),
    all_refused=put("api", f"{FIREWALL}DefaultAction", {"Block": {}}),
)
def _(templates: Templates) -> Iterator[str]:
    for name, rate in rules(templates).items():
        forwarded = name == "requests-of-one-visitor"
        if rate["AggregateKeyType"] != ("FORWARDED_IP" if forwarded else "IP"):
            yield f"{name} counts by {rate['AggregateKeyType']}"
        if not 60 <= rate["EvaluationWindowSec"] <= 300:
            yield f"{name} is noticed late"
    firewall = Stack(templates["api"]).resources["Firewall"]["Properties"]
    if any(each["Action"] != {"Block": {}} for each in firewall["Rules"]):
        yield "a rule that does not block"
    if firewall["DefaultAction"] != {"Allow": {}}:
        yield "requests within their share are refused"
    stage = Stack(templates["api"]).resources["Stage"]["Properties"]["MethodSettings"][0]
    for name in ("requests-of-one-address", "requests-of-one-visitor"):
        if rules(templates, **{SHARE: 77})[name]["Limit"] != 77:
            yield "the parameter changes nothing"
        # Five addresses at their limit still leave half of the stage's rate to the others.
        requests = rules(templates)[name]
        everybody = stage["ThrottlingRateLimit"] * requests["EvaluationWindowSec"]
        if requests["Limit"] * 10 > everybody:
            yield f"{requests['Limit']} of {everybody} requests for one address"


@rule(
    "a request counts for the visitor's address if CloudFront shows its secret, else the caller's",
    everybody_behind_cloudfront_is_one=drop("api", f"{REQUESTS}{RATE}ScopeDownStatement"),
    any_caller_names_an_address=drop("api", f"{VISITOR}{RATE}ScopeDownStatement"),
    part_of_the_requests=put(
        "api",
        f"{REQUESTS}{RATE}ScopeDownStatement",
        {"GeoMatchStatement": {"CountryCodes": ["IE"]}},
    ),
    secret_of_everybody=put("api", f"{VISITOR}{RATE}{SECRET}SearchString", "cloudfront"),
    secret_within=put("api", f"{VISITOR}{RATE}{SECRET}PositionalConstraint", "CONTAINS"),
    header_of_the_caller=put(
        "api", f"{VISITOR}{RATE}ForwardedIPConfig|HeaderName", "X-Forwarded-For"
    ),
    no_address_no_limit=put(
        "api", f"{VISITOR}{RATE}ForwardedIPConfig|FallbackBehavior", "NO_MATCH"
    ),
)
def _(templates: Templates) -> Iterator[str]:
    of_address, of_visitor = (
        rules(templates)[f"requests-of-one-{each}"] for each in ("address", "visitor")
    )
    shows_secret = {
        "ByteMatchStatement": {
            "FieldToMatch": {"SingleHeader": {"Name": "x-origin-verify"}},
            "PositionalConstraint": "EXACTLY",
            "SearchString": "{{resolve:secretsmanager:<website.OriginSecretArn>}}",
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        }
    }
    if of_visitor.get("ScopeDownStatement") != shows_secret:
        yield "a caller may name any address"
    if of_address.get("ScopeDownStatement") != {"NotStatement": {"Statement": shows_secret}}:
        yield "some requests are not counted, or counted for CloudFront"
    # https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
    if of_visitor.get("ForwardedIPConfig") != {
        "HeaderName": "True-Client-IP",
        "FallbackBehavior": "MATCH",
    }:
        yield "the address is not the one that the site's function writes"


@rule(
    "requests that make Cognito send a code have a share of their own, on every way to ask",
    a_hundred=put("api", "Parameters|AddressCodesPerFiveMinutes|Default", 100),
    everything=drop("api", f"{CODES}{RATE}ScopeDownStatement"),
    by_the_callers_header_only=drop(
        "api", f"{CODES}{RATE}ScopeDownStatement|OrStatement|Statements|0"
    ),
    by_cognitos_header_only=drop(
        "api", f"{CODES}{RATE}ScopeDownStatement|OrStatement|Statements|1"
    ),
    managed_login_open=drop("api", f"{CODES}{RATE}ScopeDownStatement|OrStatement|Statements|2"),
    resending_open=put(
        "api",
        f"{CODES}{RATE}ScopeDownStatement|OrStatement|Statements|0|RegexMatchStatement|RegexString",
        "^(SignUp|ForgotPassword)$",
    ),
    signing_in_counted=put(
        "api",
        f"{CODES}{RATE}ScopeDownStatement|OrStatement|Statements|1|RegexMatchStatement|RegexString",
        r"\.[A-Za-z]+$",
    ),
)
def _(templates: Templates) -> Iterator[str]:
    rate = rules(templates)["codes-to-one-address"]
    # Cognito's own mail ends at fifty a day, and one household needs a few.
    if not 10 <= rate["Limit"] <= 20:
        yield f"{rate['Limit']} codes for one address"
    scope = rate.get("ScopeDownStatement", {}).get("OrStatement", {"Statements": []})
    patterns = {
        str(each["FieldToMatch"]): each["RegexString"]
        for each in (statement["RegexMatchStatement"] for statement in scope["Statements"])
    }
    target = "AWSCognitoIdentityProviderService."
    for field, prefix in (("x-amzn-cognito-operation-name", ""), ("x-amz-target", target)):
        pattern = patterns.get(str({"SingleHeader": {"Name": field}}), "^$")
        for operation in SENDS_A_CODE:
            if not re.search(pattern, prefix + operation):
                yield f"{operation} in {field} is not counted"
        for operation in ("InitiateAuth", "GetTokensFromRefreshToken", "ConfirmSignUp"):
            if re.search(pattern, prefix + operation):
                yield f"{operation} in {field} is counted"
    pages = patterns.get(str({"UriPath": {}}), "^$")
    if not all(re.search(pages, page) for page in ("/signup", "/resendcode", "/forgotPassword")):
        yield "the pages of managed login are not counted"


@rule(
    "what the firewall blocks has metrics of this environment alone, and an alarm",
    shared_metric=put("api", f"{FIREWALL}VisibilityConfig|MetricName", "firewall"),
    no_metrics=put("api", f"{FIREWALL}VisibilityConfig|CloudWatchMetricsEnabled", False),
    addresses_sampled=put("api", f"{REQUESTS}VisibilityConfig|SampledRequestsEnabled", True),
    one_rule_only=put(
        "api", "Resources|BlockedAlarm|Properties|Dimensions|Name=Rule|Value", "one-address"
    ),
    no_region=drop("api", "Resources|BlockedAlarm|Properties|Dimensions|Name=Region"),
    no_alarm=drop("api", "Resources|BlockedAlarm"),
)
def _(templates: Templates) -> Iterator[str]:
    api = Stack(templates["api"], name="test-api")
    firewall = api.resources["Firewall"]["Properties"]
    for each in (firewall, *firewall["Rules"]):
        if not each["VisibilityConfig"]["CloudWatchMetricsEnabled"]:
            yield "no metrics"
        # Samples hold addresses and headers, tokens among them.
        if each["VisibilityConfig"]["SampledRequestsEnabled"]:
            yield "requests are sampled"
    # https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
    alarm = api.resources.get("BlockedAlarm", {}).get("Properties", {"Dimensions": []})
    watched = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
    wanted = {
        "WebACL": firewall["VisibilityConfig"]["MetricName"],
        "Region": "eu-west-1",
        "Rule": "ALL",
    }
    if watched != wanted or wanted["WebACL"] != "test-api":
        yield f"the alarm watches {watched}"


def rules(templates: Templates, **parameters: Any) -> dict[str, dict[str, Any]]:
    """Each rule's rate, by its name."""
    firewall = Stack(templates["api"], **parameters).resources["Firewall"]["Properties"]
    return {each["Name"]: each["Statement"]["RateBasedStatement"] for each in firewall["Rules"]}
