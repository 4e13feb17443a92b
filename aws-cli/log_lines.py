"""Prints the log events of EVENTS.json that SEEN does not name yet, and names them there.

Usage: log_lines.py EVENTS.json SEEN

EVENTS.json is [[id, milliseconds, stream, message], ...]. SEEN keeps the ids of this look alone,
since the next one begins a minute before. Standard library alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    events_file, seen_file = (Path(argument) for argument in sys.argv[1:])
    events = json.loads(events_file.read_text() or "null") or []
    seen = set(seen_file.read_text().split())
    for event_id, milliseconds, stream, message in sorted(events, key=lambda event: event[1]):
        if event_id not in seen:
            print(milliseconds, stream, message.rstrip("\n"))
    seen_file.write_text("\n".join(event[0] for event in events))


if __name__ == "__main__":
    main()
