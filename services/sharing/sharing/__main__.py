"""`python -m sharing`: the commands of every service."""

from chartrier.runtime.command import main
from sharing.app import SERVICE, create_app

if __name__ == "__main__":
    main(SERVICE, create_app)
