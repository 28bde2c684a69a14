"""Prepares MongoDB once: `python -m node.containers.database`, in the network of its container.

There loopback is the server's own, and only from there may the first user be made. It makes the
replica set, the administrator and one user per service with the passwords of the secret files, and
does no harm when all is there already.
"""

import sys

from chassis.errors import CorrectIt
from chassis.messages import sentence
from chassis.settings import read_secret
from node import mongo_users
from node.containers.layout import DATABASE_HOST, DATABASE_PORT, DATABASE_USERS, SECRETS
from node.errors import NotReady

SECONDS = 120.0
LATE = f"MongoDB does not answer as a primary: see `docker compose logs {DATABASE_HOST}`"


def main() -> int:
    """Prepare the server; the exit status is 1 with a sentence on stderr when it cannot be done."""
    try:
        passwords = {user: read_secret(SECRETS / f"mongo-{user}") for user in DATABASE_USERS}
        member = f"{DATABASE_HOST}:{DATABASE_PORT}"
        mongo_users.prepare_server(DATABASE_PORT, member, passwords, SECONDS, LATE)
    except NotReady as error:
        sys.stderr.write(f"perform: {error}\n")
        return 1
    except CorrectIt as error:
        sys.stderr.write(f"perform: {sentence(error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
