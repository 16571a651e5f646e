import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Mode, useSpaces } from "../tenancy/spaces/spaces";

const isMode = (value: string): value is Mode => value === "user" || value === "employer";

/** Client of agencies or employer, by the same sign-in (TEN-03); only for who is both. */
export function ModeSwitch() {
  const { t } = useTranslation();
  const { mode, chooseMode } = useSpaces();
  const navigate = useNavigate();
  if (mode === null) return null;
  const enter = (value: string) => {
    if (!isMode(value)) return;
    chooseMode(value);
    navigate("/");
  };
  return (
    <SegmentedControl
      aria-label={t("common.shell.mode")}
      value={mode}
      onChange={enter}
      data={[
        { value: "user", label: t("common.shell.modes.user") },
        { value: "employer", label: t("common.shell.modes.employer") },
      ]}
    />
  );
}
