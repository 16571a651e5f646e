import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { Employer, PaperRefusal } from "../../api/vault";
import { Sheet } from "../../ui/content/Sheet";
import { PlainLink } from "../../ui/navigation/MainAct";
import { PublicPage } from "../../ui/pages/PublicPage";
import { Acknowledgement } from "./Acknowledgement";
import { ChooseEmployer } from "./ChooseEmployer";
import { ConfirmRefusal } from "./ConfirmRefusal";
import { IdentifyForm } from "./IdentifyForm";

type Asked =
  | { at: "identify" }
  | { at: "choose"; ticket: string }
  | { at: "confirm"; ticket: string; employer: Employer };

/** *Refus de la dématérialisation* (VLT-51): one address for all, and one per employer that presets it. */
export function PaperRefusalPage() {
  const { t } = useTranslation();
  const [asked, ask] = useState<Asked>({ at: "identify" });
  const [refusal, setRefusal] = useState<PaperRefusal | null>(null);
  const title =
    asked.at === "confirm" ? t("paper.ask", { name: asked.employer.name }) : t(`paper.steps.${asked.at}`);
  return (
    <PublicPage title={t("paper.title")} lead={!refusal && t("paper.lead")}>
      {refusal ? (
        <Acknowledgement of={refusal}>
          <PlainLink to="/abonnements">{t("paper.toSubscriptions")}</PlainLink>
        </Acknowledgement>
      ) : (
        <Sheet title={title} step={asked.at}>
          <Step asked={asked} ask={ask} onRefused={setRefusal} />
        </Sheet>
      )}
    </PublicPage>
  );
}

interface StepProps {
  asked: Asked;
  ask: (asked: Asked) => void;
  onRefused: (refusal: PaperRefusal) => void;
}

function Step({ asked, ask, onRefused }: StepProps) {
  const { employer: preset = null } = useParams();
  if (asked.at === "identify") return <IdentifyForm onIdentified={ticket => ask({ at: "choose", ticket })} />;
  const { ticket } = asked;
  if (asked.at === "choose") {
    return (
      <ChooseEmployer
        ticket={ticket}
        preset={preset}
        onChosen={employer => ask({ at: "confirm", ticket, employer })}
        onKnown={onRefused}
      />
    );
  }
  return (
    <ConfirmRefusal
      ticket={ticket}
      employer={asked.employer}
      onRefused={onRefused}
      onBack={() => ask({ at: "choose", ticket })}
    />
  );
}
