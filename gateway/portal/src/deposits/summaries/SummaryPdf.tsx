import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { request as askRequest, type DepositRequest, proofTicket, summaryTicket } from "../../api/deposits";
import { ticketedContent } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { fileName, keep } from "../../vault/documents/saveFile";

const SOON = 1500;

/** Downloads the summary; waits for it where it is still being made. */
export function SummaryPdf({ request, main = false }: { request: DepositRequest; main?: boolean }) {
  const { t } = useTranslation();
  const watched = useQuery({
    queryKey: ["request", request.id],
    queryFn: () => askRequest(request.id),
    refetchInterval: ({ state }) => (state.data?.summary_ready ? false : SOON),
  });
  const ready = watched.data?.summary_ready ?? request.summary_ready;
  const saving = useMutation({
    mutationFn: async () => ticketedContent((await summaryTicket(request.id)).ticket),
    onSuccess: file => keep(file, fileName(`${t("requests.detail.summary")} ${request.file_number ?? ""}`)),
  });
  const Act = main ? MainAct : Button;
  return (
    <>
      <Act
        leftSection={<Icon name="download" />}
        disabled={!ready}
        loading={saving.isPending}
        onClick={() => saving.mutate()}
      >
        {ready ? t("requests.confirmation.pdf") : t("requests.confirmation.preparing")}
      </Act>
      <Refusal error={saving.error} />
    </>
  );
}

/** Downloads the payment proof of a validated request (DEP-32); waits for it where it is still being made. */
export function PaymentProofPdf({ request }: { request: DepositRequest }) {
  const { t } = useTranslation();
  const watched = useQuery({
    queryKey: ["request", request.id],
    queryFn: () => askRequest(request.id),
    refetchInterval: ({ state }) => (state.data?.proof_ready ? false : SOON),
  });
  const ready = watched.data?.proof_ready ?? request.proof_ready;
  const saving = useMutation({
    mutationFn: async () => ticketedContent((await proofTicket(request.id)).ticket),
    onSuccess: file => keep(file, fileName(`${t("requests.detail.proof")} ${request.file_number ?? ""}`)),
  });
  return (
    <>
      <MainAct
        leftSection={<Icon name="download" />}
        disabled={!ready}
        loading={saving.isPending}
        onClick={() => saving.mutate()}
      >
        {t(ready ? "requests.detail.proof" : "requests.detail.preparingProof")}
      </MainAct>
      <Refusal error={saving.error} />
    </>
  );
}
