import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Envelope, Position } from "../../api/signature";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Awaited, Loading } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import type { Appearance } from "../appearance/appearance";
import { useContent } from "./content";

const PlacingPages = lazy(() => import("./PlacingPages"));

interface PlaceStepProps {
  envelope: Envelope;
  appearance: Appearance;
  position: Position | null;
  /** Without a position, the platform looks for a free place. */
  onPlace: (position: Position | null) => void;
}

/** The step of signing in which one places one's signature on the page; left to us unless the sender asks for it. */
export function PlaceStep({ envelope, appearance, position, onPlace }: PlaceStepProps) {
  const { t } = useTranslation();
  const [placed, setPlaced] = useState(position);
  const content = useContent(envelope);
  return (
    <Sheet title={t("signing.place.title")}>
      <p>{t("signing.place.help")}</p>
      <Awaited of={content} lines={6}>
        {file => (
          <Suspense fallback={<Loading lines={6} />}>
            <PlacingPages file={file} appearance={appearance} position={placed} onPlace={setPlaced} />
          </Suspense>
        )}
      </Awaited>
      <Acts>
        <MainAct disabled={!placed} onClick={() => onPlace(placed)}>
          {t("signing.place.here")}
        </MainAct>
        {!envelope.steps.placing && (
          <Button onClick={() => onPlace(null)}>{t("signing.place.anywhere")}</Button>
        )}
      </Acts>
    </Sheet>
  );
}
