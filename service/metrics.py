"""Metrics in CloudWatch's embedded metric format (EMF): fields of a log line.

CloudWatch makes the metrics from the line itself, so nothing is called for them:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_VALUES = 100
"""Of one metric in one line."""


@dataclass(frozen=True)
class Metrics:
    """Metrics of one kind of log line: name -> unit, in `namespace`, by the fields `dimensions`."""

    namespace: str
    units: Mapping[str, str]
    dimensions: tuple[str, ...] = field(default=())

    def fields(self, **values: float | str | list[float]) -> dict[str, Any]:
        """What to pass as `extra` of the log call: the metrics and dimensions with their values.

        Metrics that are not given are not counted; one may have up to MAX_VALUES values, as a list.
        """
        described = {
            "Namespace": self.namespace,
            "Dimensions": [list(self.dimensions)],
            "Metrics": [
                {"Name": name, "Unit": unit} for name, unit in self.units.items() if name in values
            ],
        }
        now_ms = int(time.time() * 1000)
        return {"_aws": {"Timestamp": now_ms, "CloudWatchMetrics": [described]}, **values}
