"""Run one of the commands of tenancy: `python -m tenancy api`, `worker`, `migrate`, a job."""

from chartrier.runtime.command import main
from tenancy.app import SERVICE, create_app

if __name__ == "__main__":
    main(SERVICE, create_app)
