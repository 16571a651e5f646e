"""Run one of the commands of signature: `python -m signature api`, `worker`, `migrate`, a job."""

from chartrier.runtime.command import main
from signature.app import SERVICE, create_app

if __name__ == "__main__":
    main(SERVICE, create_app)
