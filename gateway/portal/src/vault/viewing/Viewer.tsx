import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "react-router";
import { document as askDocument, content, type DocumentDetail, recordReading } from "../../api/vault";
import { confirmed } from "../../ui/messages/confirmation";
import { Awaited } from "../../ui/messages/QueryStates";
import { DocumentPage } from "../../ui/pages/DocumentPage";
import type { Selection } from "../documents/DocumentRows";
import { DocumentActs } from "./DocumentActs";
import { DocumentFacts } from "./DocumentFacts";
import { Neighbours } from "./Neighbours";
import { Pdf } from "./Pdf";
import { ViewerKeysHelp } from "./ViewerKeysHelp";

export function Viewer() {
  const { id = "" } = useParams();
  const document = useQuery({ queryKey: ["document", id], queryFn: () => askDocument(id) });
  return <Awaited of={document}>{found => <ShownDocument key={id} document={found} />}</Awaited>;
}

/** Tells the vault once that the document was really shown, and the person where it went. */
function useReading(document: DocumentDetail) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const reported = useRef(false);
  const reading = useMutation({
    mutationFn: () => recordReading(document.id),
    onSuccess: async line => {
      if (document.state === "todo" && line.state === "done") {
        confirmed(
          t("documents.viewer.moved", { compartment: t(`documents.compartments.${line.compartment}`) }),
        );
      }
      await Promise.all(
        ["document", "documents", "home", "journal"].map(name =>
          client.invalidateQueries({ queryKey: [name] }),
        ),
      );
    },
    onError: () => {
      reported.current = false;
    },
  });
  const { mutate } = reading;
  return useCallback(() => {
    if (reported.current) return;
    reported.current = true;
    mutate();
  }, [mutate]);
}

function ShownDocument({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  const selection = useLocation().state as Selection | null;
  const [version, setVersion] = useState<number>();
  const onShown = useReading(document);
  const bytes = useQuery({
    queryKey: ["content", document.id, version ?? document.digest],
    queryFn: ({ signal }) => content(document.id, version, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  return (
    <DocumentPage
      title={document.title}
      trail={[{ to: selection?.list ?? "/documents", label: t("documents.list.title") }]}
      neighbours={selection && <Neighbours selection={selection} at={document.id} />}
      page={
        <>
          <Pdf content={bytes} onShown={onShown} />
          <ViewerKeysHelp />
        </>
      }
      acts={<DocumentActs document={document} version={version} chooseVersion={setVersion} />}
      facts={<DocumentFacts document={document} />}
    />
  );
}
