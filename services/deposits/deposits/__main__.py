"""Run one of the commands of deposits: `python -m deposits api`, `worker`, `migrate`, a job."""

from chartrier.runtime.command import main
from deposits.app import SERVICE, create_app

if __name__ == "__main__":
    main(SERVICE, create_app)
