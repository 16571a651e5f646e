"""`python -m tenancy`: the commands of every service."""

from chartrier.runtime.command import main
from tenancy.app import SERVICE, create_app

if __name__ == "__main__":
    main(SERVICE, create_app)
