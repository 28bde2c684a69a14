"""Whether this container's service is ready: `python -m node.containers.probe`, exit 0 or 1."""

import http.client
import sys

from node.ports import LOOPBACK

SECONDS = 4.0


def is_ready(port: int) -> bool:
    """Whether `/healthz` on this port says that the service can work."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    from node.containers.layout import HEALTH_PORT

    sys.exit(not is_ready(HEALTH_PORT))
