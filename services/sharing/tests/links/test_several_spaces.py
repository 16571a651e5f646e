"""Links that show documents of several spaces: two employers' of one person, say."""

from uuid import UUID

import pytest

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB
from services.sharing.tests.sharing_under_test import EMPLOYER, SharingUnderTest, vault_of

OTHER_EMPLOYER = new_id()


@pytest.fixture
def second(sharing: SharingUnderTest) -> UUID:
    """Alice has a space at a second employer."""
    sharing.register(ALICE)
    holder_id = new_id()
    sharing.service.receive_grant(
        ALICE.id, holder_id=holder_id, organisation_id=OTHER_EMPLOYER, rights=["owner"]
    )  # fmt: skip
    return holder_id


def share_eleven(sharing: SharingUnderTest, second: UUID) -> dict[str, object]:
    """Share eleven documents, five of them from the second employer."""
    tickets = [sharing.ticket(title=f"Bulletin {number}") for number in range(6)] + [
        sharing.ticket(title=f"Contrat {number}", holder_id=second, organisation_id=OTHER_EMPLOYER)
        for number in range(5)
    ]
    return sharing.shared(ALICE, *tickets)


@pytest.mark.spec("SHR-01")
def test_eleven_documents_of_two_employers_go_with_one_link(sharing: SharingUnderTest, second: UUID) -> None:
    share_eleven(sharing, second)
    opened = sharing.open(sharing.token()).json
    assert opened
    assert [each["title"] for each in opened["documents"]] == [
        *(f"Bulletin {number}" for number in range(6)),
        *(f"Contrat {number}" for number in range(5)),
    ]
    (event,) = sharing.service.events("sharing.link-opened.v1")
    assert event["holder_ids"] == sorted([str(vault_of(ALICE)), str(second)])
    assert len(event["document_ids"]) == 11


@pytest.mark.spec("SHR-06")
@pytest.mark.parametrize("lost", ["first", "second"])
def test_losing_the_right_in_one_of_two_spaces_ends_the_link(
    sharing: SharingUnderTest, second: UUID, lost: str
) -> None:
    share_eleven(sharing, second)
    holder_id, organisation_id = (second, OTHER_EMPLOYER) if lost == "second" else (vault_of(ALICE), EMPLOYER)
    with sharing.service.app.app_context(), transaction(by=Principal(ALICE.id, "person")) as session:
        grant_id = session.connection().exec_driver_sql(
            "SELECT grant_id FROM grants WHERE holder_id = %(holder)s", {"holder": holder_id}
        ).scalar_one()  # fmt: skip
    sharing.service.receive_grant(
        ALICE.id, grant_id=grant_id, version=2, holder_id=holder_id, organisation_id=organisation_id, rights=[]
    )
    assert sharing.open(sharing.token()).status_code == 404
    (event,) = sharing.service.events("sharing.link-withdrawn.v1")
    assert len(event["document_ids"]) == 11, "those of the other space too"


def test_a_stranger_cannot_add_a_document_of_somebody_elses_space(sharing: SharingUnderTest, second: UUID) -> None:
    sharing.register(BOB)
    foreign = sharing.ticket(holder_id=vault_of(BOB))
    answer = sharing.share(ALICE, sharing.ticket(holder_id=second, organisation_id=OTHER_EMPLOYER), foreign)
    assert answer.status_code == 403
    assert sharing.links()["items"] == []
