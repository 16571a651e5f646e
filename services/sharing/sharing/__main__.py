"""Run one of the commands of sharing: `python -m sharing api`, `worker`, `migrate`, a job."""

from chartrier.runtime.command import main
from sharing.app import SERVICE, create_app

if __name__ == "__main__":
    main(SERVICE, create_app)
