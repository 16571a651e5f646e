import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Envelope, Position } from "../../api/signature";
import type { DocumentDetail } from "../../api/vault";
import { inWords } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Empty } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import { JourneyPage } from "../../ui/pages/JourneyPage";
import { AppearanceStep } from "../appearance/AppearanceStep";
import type { Appearance } from "../appearance/appearance";
import { Signatories } from "../requests/Signatories";
import { AcceptStep } from "./AcceptStep";
import { ConfirmStep } from "./ConfirmStep";
import { Completed, Refused, Working } from "./Outcomes";
import { PlaceStep } from "./PlaceStep";

type Step = "accept" | "appearance" | "place" | "confirm" | "done";

/** Where the sender has chosen the place of the signature, nobody else does. */
const stepsOf = ({ position }: Envelope): Step[] =>
  position
    ? ["accept", "appearance", "confirm", "done"]
    : ["accept", "appearance", "place", "confirm", "done"];

interface SigningJourneyProps {
  document: DocumentDetail;
  envelope: Envelope;
}

/** Agree, choose how the signature looks, confirm with the password; then the signed document. */
export function SigningJourney({ document, envelope }: SigningJourneyProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>("accept");
  const [appearance, setAppearance] = useState<Appearance | null>(null);
  const [position, setPosition] = useState<Position | null>(null);
  const [read, setRead] = useState(false);
  const at = envelope.state === "open" ? step : "done";
  useStaleAfter(envelope);
  if (envelope.state === "refused") return <RefusedDocument document={document} />;
  if (envelope.state === "expired" || envelope.state === "cancelled")
    return <ClosedDocument document={document} state={envelope.state} />;
  return (
    <JourneyPage
      title={t("signing.title")}
      trail={[{ to: `/documents/${document.id}`, label: document.title }]}
      steps={stepsOf(envelope).map(key => ({ key, title: t(`signing.steps.${key}`) }))}
      at={at}
      goBackTo={at === "done" ? undefined : key => setStep(key as Step)}
      summary={<WhatIsSigned document={document} envelope={envelope} />}
    >
      {at === "accept" && (
        <AcceptStep
          envelope={envelope}
          read={read}
          onRead={() => setRead(true)}
          onAccept={() => setStep("appearance")}
        />
      )}
      {at === "appearance" && (
        <AppearanceStep
          appearance={appearance}
          onChoose={chosen => {
            setAppearance(chosen);
            setStep(envelope.position ? "confirm" : "place");
          }}
        />
      )}
      {at === "place" && appearance && (
        <PlaceStep
          envelope={envelope}
          appearance={appearance}
          position={position}
          onPlace={placed => {
            setPosition(placed);
            setStep("confirm");
          }}
        />
      )}
      {at === "confirm" && appearance && (
        <ConfirmStep envelope={envelope} appearance={appearance} read={read} position={position} />
      )}
      {envelope.state === "signing" && <Working failure={envelope.failure} />}
      {envelope.state === "completed" && <Completed document={document} />}
    </JourneyPage>
  );
}

/** A refusal is no step of signing: what was begun is over. */
function RefusedDocument({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <Head
        title={t("signing.refusedTitle")}
        trail={[{ to: `/documents/${document.id}`, label: document.title }]}
      />
      <Refused document={document} />
    </>
  );
}

/** Nobody signs it any more: the deadline passed, or its sender replaced it. */
function ClosedDocument({ document, state }: { document: DocumentDetail; state: "expired" | "cancelled" }) {
  const { t } = useTranslation();
  const here = `/documents/${document.id}`;
  return (
    <>
      <Head title={t("signing.title")} trail={[{ to: here, label: document.title }]} />
      <Empty
        icon="clock"
        title={t(`signing.closed.${state}`)}
        act={<PlainLink to={here}>{t("signing.refusal.see")}</PlainLink>}
      >
        {t(`signing.closed.${state}Text`)}
      </Empty>
    </>
  );
}

/** Once signed or refused, what the lists and the viewer remember is out of date. */
function useStaleAfter({ state }: Envelope) {
  const client = useQueryClient();
  useEffect(() => {
    if (state !== "completed" && state !== "refused") return;
    for (const name of ["document", "documents", "home", "journal"])
      client.invalidateQueries({ queryKey: [name] });
  }, [state, client]);
}

function WhatIsSigned({ document, envelope }: SigningJourneyProps) {
  const { t } = useTranslation();
  return (
    <Sheet title={document.title}>
      <Facts
        lines={[
          [t("documents.fields.organisation"), document.organisation_name],
          [t("documents.fields.pages"), document.pages],
          ...(envelope.deadline
            ? [[t("signing.deadline"), inWords(envelope.deadline)] as [string, string]]
            : []),
        ]}
      />
      {envelope.signatories.length > 1 && <Signatories of={envelope.signatories} />}
    </Sheet>
  );
}
