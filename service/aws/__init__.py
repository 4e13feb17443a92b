"""One client per AWS service with its limits, the translation of faults, and tracing."""
