"""`python -m deposits api | worker | migrate | …`."""

from chartrier.runtime.command import main
from deposits.app import SERVICE, create_app

if __name__ == "__main__":
    main(SERVICE, create_app)
