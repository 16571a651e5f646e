import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Sheet } from "../../ui/content/Sheet";

/** Light or dark, on this device. */
export function Appearance() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const narrow = useMediaQuery("(max-width: 30em)", false, { getInitialValueInEffect: false });
  return (
    <Sheet title={t("account.page.appearance")}>
      <SegmentedControl
        orientation={narrow ? "vertical" : "horizontal"}
        fullWidth={narrow}
        aria-label={t("account.page.appearance")}
        value={colorScheme}
        onChange={chosen => setColorScheme(chosen as "auto" | "light" | "dark")}
        data={[
          { value: "auto", label: t("account.page.auto") },
          { value: "light", label: t("account.page.light") },
          { value: "dark", label: t("account.page.dark") },
        ]}
      />
    </Sheet>
  );
}
