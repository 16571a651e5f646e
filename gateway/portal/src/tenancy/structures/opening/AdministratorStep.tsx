import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type AdministratorAnswers, saveAdministrator } from "../../../api/structures";
import { formatPhone } from "../../../language/phoneNumber";
import { Facts } from "../../../ui/content/Facts";
import { OpeningFiles } from "./OpeningFiles";
import { StepForm } from "./StepForm";
import { type StepProps, useStep } from "./useStep";

/** Step 2: who administers the structure; what was verified when the account was opened is shown, not asked again. */
export function AdministratorStep(props: StepProps) {
  const { t } = useTranslation();
  const { opening, goTo } = props;
  const initial = opening.administrator.answers as AdministratorAnswers;
  const step = useStep({
    ...props,
    step: "administrator",
    initial,
    save: saveAdministrator,
    next: "documents",
  });
  const field = (name: keyof AdministratorAnswers) => ({
    label: t(`structures.fields.${name}`),
    ...step.form.getInputProps(name),
  });
  return (
    <StepForm
      title={t("structures.opening.steps.administrator")}
      lead={t("structures.opening.administratorLead")}
      step={step}
      back={() => goTo("structure")}
    >
      <Facts
        wide
        lines={[
          [t("structures.fields.email"), opening.email],
          [t("structures.fields.mobile"), formatPhone(opening.mobile)],
        ]}
      />
      <NativeSelect
        required
        maw={260}
        data={(["none", "madame", "monsieur"] as const).map(value => ({
          value: value === "none" ? "" : value,
          label: t(`structures.civilities.${value}`),
        }))}
        {...field("civility")}
      />
      <TextInput required autoComplete="given-name" {...field("first_name")} />
      <TextInput required autoComplete="family-name" {...field("last_name")} />
      <TextInput required autoComplete="organization-title" {...field("function")} />
      <TextInput
        type="tel"
        autoComplete="off"
        description={t("structures.fields.optional")}
        {...field("landline")}
      />
      <OpeningFiles {...props} kind="identity" required fault={step.problems.identity} />
    </StepForm>
  );
}
