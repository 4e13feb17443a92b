"""Rules for the templates that no linter has; importing the modules fills `RULES`."""

# ruff: noqa: F401  Importing a module adds its rules.

from tests.cfn.rules import (
    alarms,
    api,
    capacity,
    cognito,
    dependencies,
    endpoints,
    exports,
    firewall,
    names,
    network_access,
    permissions,
    photos,
    retention,
    tasks,
    website,
)
from tests.cfn.rules.rule import RULES as RULES
from tests.cfn.rules.rule import Rule as Rule
from tests.cfn.rules.rule import Templates as Templates
