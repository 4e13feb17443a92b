"""`python -m service.worker`: makes uploaded photos ready, until a signal ends it."""

from __future__ import annotations

import logging
import os
import signal
import sys

from service import logs
from service.aws import clients
from service.photos.processing import make_processor
from service.settings import InvalidSettings, WorkerSettings
from service.worker.consumer import Consumer

log = logging.getLogger("service.worker")


def main() -> int:
    try:
        settings = WorkerSettings.from_env(os.environ)
        queue_url = settings.photos_queue_url
        if queue_url is None:
            raise InvalidSettings("MYSFITS_PHOTOS_QUEUE_URL is not set: queue of uploads")
    except InvalidSettings as error:
        print(f"The worker cannot start: {error}", file=sys.stderr)
        return 1
    logs.configure(settings.log_level)
    processor = make_processor(settings)
    consumer = Consumer(clients.sqs(settings.region), queue_url, processor.process_message)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: consumer.stop())
    log.info("worker started", extra={"queue": queue_url.rpartition("/")[2]})
    return 0 if consumer.run() else 1


if __name__ == "__main__":
    sys.exit(main())
