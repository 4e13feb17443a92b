"""The response headers of the website: web/security-headers.json as CloudFront takes them.

The file is the one definition; `make up` serves the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cfn.generate.yaml_text import Sub

DEFINITION = Path(__file__).resolve().parents[2] / "web/security-headers.json"

ORIGINS = {
    "{cognitoOrigin}": "${CognitoOrigin}",
    "{photosOrigin}": "${PhotosOrigin}",
}
"""The placeholders of the definition, and what stands for them in the template."""


def read_definition(path: Path = DEFINITION) -> dict[str, str]:
    """Header -> value, the policy with placeholders."""
    headers: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return headers


def headers_policy(headers: dict[str, str]) -> dict[str, Any]:
    """The two parts of a ResponseHeadersPolicyConfig that hold `headers`."""
    named: dict[str, Any] = {}
    custom = []
    for header, value in headers.items():
        match header.lower():
            case "content-security-policy":
                named["ContentSecurityPolicy"] = _policy(value)
            case "x-content-type-options":
                named["ContentTypeOptions"] = {"Override": True}
            case "x-frame-options":
                named["FrameOptions"] = {"FrameOption": value, "Override": True}
            case "referrer-policy":
                named["ReferrerPolicy"] = {"ReferrerPolicy": value, "Override": True}
            case "strict-transport-security":
                named["StrictTransportSecurity"] = _hsts(value)
            case _:
                custom.append({"Header": header, "Value": value, "Override": True})
    items = {"CustomHeadersConfig": {"Items": custom}} if custom else {}
    return {"SecurityHeadersConfig": named, **items}


def _policy(value: str) -> dict[str, Any]:
    for placeholder, variable in ORIGINS.items():
        value = value.replace(placeholder, variable)
    variables = {"CognitoOrigin": Sub("https://cognito-idp.${AWS::Region}.amazonaws.com")}
    return {"ContentSecurityPolicy": {"Fn::Sub": [value, variables]}, "Override": True}


def _hsts(value: str) -> dict[str, Any]:
    directives = {part.strip().lower() for part in value.split(";")}
    [seconds] = [
        int(part.removeprefix("max-age=")) for part in directives if part.startswith("max-age=")
    ]
    return {
        "AccessControlMaxAgeSec": seconds,
        "IncludeSubdomains": "includesubdomains" in directives,
        "Preload": "preload" in directives,
        "Override": True,
    }
