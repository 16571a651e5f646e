import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type Envelope, envelopeOf } from "../../api/signature";
import { document as askDocument, type DocumentDetail } from "../../api/vault";
import { Awaited, Empty, Loading } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import { CompanySigning } from "./CompanySigning";
import { SigningJourney } from "./SigningJourney";

const SOON = 1500;

/** The page where a document is signed or refused (SIG-02). */
export function Signing() {
  const { id = "" } = useParams();
  const document = useQuery({ queryKey: ["document", id], queryFn: () => askDocument(id) });
  const envelope = useQuery({
    queryKey: ["envelope", id],
    queryFn: () => envelopeOf(id),
    // A contract delivered a moment ago has its envelope opened a moment later; a signature under way ends soon.
    refetchInterval: ({ state }) => (state.data === null || state.data?.state === "signing" ? SOON : false),
  });
  return (
    <Awaited of={document}>
      {found => <Awaited of={envelope}>{opened => <Opened document={found} envelope={opened} />}</Awaited>}
    </Awaited>
  );
}

function Opened({ document, envelope }: { document: DocumentDetail; envelope: Envelope | null }) {
  const { t } = useTranslation();
  const here = `/documents/${document.id}`;
  if (envelope?.may_sign && !envelope.personal) {
    return <CompanySigning document={document} envelope={envelope} />;
  }
  if (envelope && (envelope.may_sign || envelope.state !== "open")) {
    return <SigningJourney document={document} envelope={envelope} />;
  }
  const preparing = envelope === null && document.signature_asked && document.state === "todo";
  return (
    <>
      <Head title={t("signing.title")} trail={[{ to: here, label: document.title }]} />
      {preparing ? (
        <>
          <p role="status">{t("signing.soon")}</p>
          <Loading />
        </>
      ) : (
        <Empty
          icon="quill"
          title={t(envelope ? "signing.notYet" : "signing.notYours")}
          act={<PlainLink to={here}>{t("signing.accept.see")}</PlainLink>}
        >
          {t(envelope ? "signing.notYetText" : "signing.notYoursText")}
        </Empty>
      )}
    </>
  );
}
