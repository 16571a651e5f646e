import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type CasesAsked, exportedCases } from "../../api/deposits";
import { dayInParis } from "../../language/formats";
import { Refusal } from "../../ui/messages/Notice";
import { keep } from "../../vault/documents/saveFile";

/** Hands the cases that are shown, all pages, to a spreadsheet (DEP-33). */
export function ExportCases({ asked }: { asked: CasesAsked }) {
  const { t } = useTranslation();
  const exporting = useMutation({
    mutationFn: () => exportedCases(asked),
    onSuccess: file => keep(file, `${t("cases.exportName")}-${dayInParis()}.csv`),
  });
  return (
    <>
      <Button variant="subtle" onClick={() => exporting.mutate()} loading={exporting.isPending}>
        {t("cases.export")}
      </Button>
      <Refusal error={exporting.error} />
    </>
  );
}
