import { Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { saveDocuments } from "../../../api/structures";
import { OpeningFiles } from "./OpeningFiles";
import { StepForm } from "./StepForm";
import { type StepProps, useStep } from "./useStep";

/** Step 3: the documents that attest the structure and its administrator. */
export function DocumentsStep(props: StepProps) {
  const { t } = useTranslation();
  const { opening, goTo } = props;
  const [issuedOn, setIssuedOn] = useState("");
  const [undated, setUndated] = useState(false);
  const named = opening.documents.answers.administrator_named;
  const step = useStep({
    ...props,
    step: "documents",
    initial: { administrator_named: named ?? null },
    save: saveDocuments,
    next: "users",
  });
  const { administrator_named } = step.form.values;
  return (
    <StepForm
      title={t("structures.opening.steps.documents")}
      lead={t("structures.opening.documentsLead")}
      step={step}
      back={() => goTo("administrator")}
    >
      <OpeningFiles
        {...props}
        kind="registration"
        required
        fault={step.problems.registration}
        issuedOn={issuedOn}
        refuse={() => {
          setUndated(!issuedOn);
          return !issuedOn;
        }}
      >
        <TextInput
          type="date"
          maw={360}
          mb="xs"
          label={t("structures.attachments.issuedOn")}
          description={t("structures.attachments.issuedOnHelp")}
          error={undated && t("structures.attachments.issuedOnMissing")}
          value={issuedOn}
          onChange={event => {
            setIssuedOn(event.currentTarget.value);
            setUndated(false);
          }}
        />
      </OpeningFiles>
      <Radio.Group
        required
        label={t("structures.attachments.named")}
        value={administrator_named === null ? "" : administrator_named ? "yes" : "no"}
        onChange={value => step.form.setFieldValue("administrator_named", value === "yes")}
        error={step.form.errors.administrator_named}
      >
        <Radio mt="xs" value="yes" label={t("structures.attachments.namedYes")} />
        <Radio mt="xs" value="no" label={t("structures.attachments.namedNo")} />
      </Radio.Group>
      {administrator_named === false && (
        <OpeningFiles {...props} kind="delegation" required fault={step.problems.delegation} />
      )}
      <OpeningFiles {...props} kind="other" required={false} />
    </StepForm>
  );
}
