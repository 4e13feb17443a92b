"""Generates parts of the templates: `python -m cfn.generate`; `--check` only compares, exit code 1.

The body of api.yml from the service's OpenAPI document, the headers of website.yml from
web/security-headers.json: what is between two marks (`# <body>`, `# </body>`).
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

from cfn.generate.api_body import api_body
from cfn.generate.security_headers import headers_policy, read_definition
from cfn.generate.yaml_text import yaml_text
from docs.openapi import openapi

CFN = Path(__file__).resolve().parents[1]


def between_marks(text: str, mark: str, written: str) -> str:
    """`text` with the lines between `# <mark>` and `# </mark>` replaced by `written`."""
    pattern = re.compile(rf"( *# <{mark}>[^\n]*\n).*?( *# </{mark}>\n)", re.DOTALL)
    found = pattern.search(text)
    if found is None:
        raise ValueError(f"The marks <{mark}> are missing")
    return text[: found.end(1)] + written + text[found.start(2) :]


def with_body(template: str) -> str:
    """api.yml with the body of the service.

    A deployment of API Gateway is an immutable snapshot, so its logical name has a digest of the
    body: a changed body makes a new deployment, and CloudFormation moves the stage to it.
    """
    body = yaml_text(api_body(openapi()), indent=8)
    digest = hashlib.sha256(body.encode()).hexdigest()[:8]
    return re.sub(
        r"\bDeployment[0-9a-f]{8}\b", f"Deployment{digest}", between_marks(template, "body", body)
    )


def with_headers(template: str) -> str:
    """website.yml with the security headers."""
    return between_marks(
        template, "headers", yaml_text(headers_policy(read_definition()), indent=8)
    )


def main() -> int:
    stale = []
    for name, write in (("api.yml", with_body), ("website.yml", with_headers)):
        path = CFN / name
        text = path.read_text(encoding="utf-8")
        wanted = write(text)
        if wanted == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(wanted, encoding="utf-8")
            print(f"cfn/{name} written.")
    if "--check" in sys.argv:
        for name in stale:
            print(f"cfn/{name} is stale: run `python -m cfn.generate`.")
        return 1 if stale else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
