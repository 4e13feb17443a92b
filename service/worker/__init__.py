"""The process that reads the photos queue: `python -m service.worker`."""
