"""`python -m auth api | worker | migrate | …`."""

from auth.app import SERVICE, create_app
from chartrier.command import main

if __name__ == "__main__":
    main(SERVICE, create_app)
