"""What no linter knows of our templates; `RULES` holds every rule once its modules are imported."""

# ruff: noqa: F401  Importing a module adds its rules.

from tests.cfn.rules import (
    alarms,
    api,
    capacity,
    endpoints,
    keeping,
    names,
    order,
    people,
    permissions,
    reach,
    site,
    stacks,
    tasks,
)
from tests.cfn.rules.rule import RULES as RULES
from tests.cfn.rules.rule import Rule as Rule
from tests.cfn.rules.rule import Templates as Templates
