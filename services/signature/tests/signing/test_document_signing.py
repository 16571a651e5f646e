"""What is put together is verified before it is stored: nothing that a limited process answers gets further."""

from dataclasses import replace
from io import BytesIO

import pytest
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import SignatureObject
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup

from services.signature.tests.signature_support.sample_pdfs import contract
from services.signature.tests.signature_support.sign import signing_with
from signature.adapters.pdf_processes import NotValid, PdfProcesses
from signature.pdf.pdf_objects import amend, dictionary_at
from signature.pdf.preparation import Revision
from signature.pdf.prepared_file import PreparedFile, SignatureField
from signature.pdf.stamp import Stamp
from signature.ports import Ports


class TakenOver(PdfProcesses):
    """Processes of which the one that prepares was taken over by a document: it crops what the page shows."""

    def prepare(self, content: bytes, stamp: Stamp, field: SignatureField) -> PreparedFile:  # noqa: ARG002
        writer = Revision(BytesIO(content))
        spec = SigFieldSpec(field.name, on_page=0, box=(10, 10, 100, 50))
        embedding = PdfCMSEmbedder(new_field_spec=spec).write_cms(field.name, writer)
        next(embedding)
        page = dictionary_at(writer.find_page_for_modification(0)[0])  # type: ignore[no-untyped-call]
        amend(page, {"/CropBox": [0, 0, 100, 100]})
        value = SignatureObject(subfilter=SigSeedSubFilter.PADES, bytes_reserved=2 * field.container_size)
        embedding.send(SigObjSetup(sig_placeholder=value))
        prepared, output = embedding.send(SigIOSetup(md_algorithm="sha256"))
        gap = prepared.reserved_region_start, prepared.reserved_region_end
        return PreparedFile(output.getvalue(), len(content), gap, rewritten=False)


@pytest.mark.spec("SIG-16")
def test_a_process_that_was_taken_over_gets_no_changed_document_signed(signature_ports: Ports) -> None:
    processes = TakenOver()
    with pytest.raises(NotValid, match="changed"):
        signing_with(replace(signature_ports, pdf=processes))(contract())
    processes.stop()
