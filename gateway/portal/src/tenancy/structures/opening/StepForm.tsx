import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LeaveGuard } from "../../../deposits/drafts/LeaveGuard";
import { Sheet } from "../../../ui/content/Sheet";
import { Acts, Form } from "../../../ui/forms/Form";
import { Notice, Refusal } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import type { Step } from "./useStep";

interface StepFormProps<Answers> {
  title: string;
  lead?: string;
  step: Step<Answers>;
  /** Goes to the step before. */
  back?: () => void;
  /** What *Suivant* says where it does something else. */
  act?: ReactNode;
  children: ReactNode;
}

/** The sheet of a step: its fields, *Suivant*, *Enregistrer*, *Retour*. */
export function StepForm<Answers>({ title, lead, step, back, act, children }: StepFormProps<Answers>) {
  const { t } = useTranslation();
  const { form, saving, conflict } = step;
  return (
    <Sheet title={title}>
      {lead && <p>{lead}</p>}
      <Form
        onSubmit={event => {
          event.preventDefault();
          step.goOn();
        }}
      >
        {children}
        <Refusal error={saving.error} />
        {conflict && (
          <Notice tone="error">
            <p>{t("structures.opening.elsewhere")}</p>
            <Acts>
              <Button onClick={conflict.takeTheirs}>{t("structures.opening.takeTheirs")}</Button>
              <Button onClick={conflict.keepMine}>{t("structures.opening.keepMine")}</Button>
            </Acts>
          </Notice>
        )}
        <Acts>
          {act ?? (
            <MainAct type="submit" loading={saving.isPending}>
              {t("structures.opening.next")}
            </MainAct>
          )}
          <Button onClick={step.store} disabled={saving.isPending}>
            {t("structures.opening.save")}
          </Button>
          {back && (
            <Button variant="subtle" onClick={back} disabled={saving.isPending}>
              {t("common.back")}
            </Button>
          )}
        </Acts>
      </Form>
      <LeaveGuard unsaved={form.isDirty() && !saving.isPending} />
    </Sheet>
  );
}
