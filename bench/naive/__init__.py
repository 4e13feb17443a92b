"""The service as a first version of it is often written, to compare with."""
