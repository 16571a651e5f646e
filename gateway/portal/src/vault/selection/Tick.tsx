import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Ticks } from "./ticks";

/** Ticks one document of a list. */
export function Tick({ id, title, ticks }: { id: string; title: string; ticks: Ticks }) {
  const { t } = useTranslation();
  return (
    <Checkbox
      checked={ticks.has(id)}
      onChange={() => ticks.toggle(id)}
      aria-label={t("selection.tick", { title })}
    />
  );
}
