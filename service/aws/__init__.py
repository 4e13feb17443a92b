"""AWS clients with their time limits, the translation of their faults, and tracing."""
