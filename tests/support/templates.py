"""Small CloudFormation templates, built from plain data and deployed to the tests' account."""

import itertools
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from local.stacks import deploy, explanation, settle
from tests.support.cloud import Cloud

Template = dict[str, Any]

_names = (f"made-{number}" for number in itertools.count(1))


def resource(kind: str, **properties: Any) -> Template:
    return {"Type": kind, "Properties": properties}


def make(
    cloud: Cloud,
    resources: Template,
    outputs: Template | None = None,
    *,
    stack: str | None = None,
    **parameters: str,
) -> dict[str, str]:
    """Deploys the resources to a new stack, or to the one named; returns its outputs."""
    template = {
        "Parameters": {name: {"Type": "Number"} for name in parameters},
        "Resources": resources,
        "Outputs": {name: {"Value": value} for name, value in (outputs or {}).items()},
    }
    with TemporaryDirectory() as folder:
        file = Path(folder) / "template.json"
        file.write_text(json.dumps(template))
        return deploy(cloud.cloudformation, stack or next(_names), file, parameters)


def refusal(cloud: Cloud, resources: Template) -> str:
    """The reason CloudFormation gives for not creating the resources."""
    stack = next(_names)
    cloud.cloudformation.create_stack(
        StackName=stack,
        TemplateBody=json.dumps({"Resources": resources}),
        Capabilities=["CAPABILITY_IAM"],
    )
    status = settle(cloud.cloudformation, stack, time.sleep)
    assert status == "ROLLBACK_COMPLETE"
    return explanation(cloud.cloudformation, stack, Path("template"), status)


def remove(cloud: Cloud, stack: str) -> None:
    """Deletes the stack and waits until it is gone."""
    cloud.cloudformation.delete_stack(StackName=stack)
    assert settle(cloud.cloudformation, stack, time.sleep) is None


def ref(name: str) -> Template:
    return {"Ref": name}


def attribute(name: str, of: str) -> Template:
    return {"Fn::GetAtt": [of, name]}
