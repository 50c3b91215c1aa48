"""The embedded broker: messages as files of one folder, each whole before a worker can see it."""

from __future__ import annotations

import logging
import os
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)
# No worker looks at a name that ends like this.
UNFINISHED = ".part"


class Channel(filesystem.Channel):
    """Kombu's own writes into a file that a worker may already take, and its reader falls over what it then reads."""

    # Kombu names its arguments otherwise in each class above this one.
    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override]
        """Writes a message beside its name and then gives it that; raises ChannelError where the folder takes none."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        path = Path(self.data_folder_out) / name
        unfinished = path.with_name(name + UNFINISHED)
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            os.replace(unfinished, path)
        except OSError as error:
            raise ChannelError(f"Cannot add file {str(path)!r} to directory") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message of this queue; raises ``queue.Empty`` where there is none.

        One that cannot be read is left behind: its job stands in the database, and the tick hands it over again.
        """
        while True:
            try:
                return super()._get(queue)
            except ValueError:  # its file is gone by now
                logger.warning("a message of the queue %s cannot be read and is left out", queue)


class Transport(filesystem.Transport):
    """Kombu's transport by files, with whole ones."""

    Channel = Channel
