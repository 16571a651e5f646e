"""`python -m tenancy api | worker | migrate | …`."""

from chartrier.runtime.command import main
from tenancy.app import SERVICE, create_app

main(SERVICE, create_app)
