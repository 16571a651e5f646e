"""`python -m tenancy api | worker | migrate | …`."""

from chartrier.command import main
from tenancy.app import TENANCY, create_app

main(TENANCY, create_app)
