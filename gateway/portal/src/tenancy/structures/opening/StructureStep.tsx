import { NativeSelect, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type StructureAnswers, saveStructure } from "../../../api/structures";
import { Facts } from "../../../ui/content/Facts";
import { CommuneFields } from "../CommuneFields";
import { useCountries } from "../countries";
import { StepForm } from "./StepForm";
import { type StepProps, useStep } from "./useStep";

const categories = [
  "company",
  "notary",
  "judicial_officer",
  "judicial_administrator",
  "lawyer",
  "association",
  "public_body",
  "court",
  "other",
] as const;

/** Step 1: the structure; its name is the one under which the account was opened. */
export function StructureStep(props: StepProps) {
  const { t } = useTranslation();
  const countries = useCountries();
  const saved = props.opening.structure.answers as StructureAnswers;
  const initial: StructureAnswers = { ...saved, country: saved.country || "FR" };
  const step = useStep({ ...props, step: "structure", initial, save: saveStructure, next: "administrator" });
  const { form } = step;
  const abroad = form.values.country !== "FR";
  const field = (name: keyof StructureAnswers) => ({
    label: t(`structures.fields.${name}`),
    ...form.getInputProps(name),
  });
  return (
    <StepForm title={t("structures.opening.steps.structure")} step={step}>
      <Facts lines={[[t("structures.fields.name"), props.opening.name]]} />
      <NativeSelect
        required
        data={[
          { value: "", label: t("structures.fields.choose") },
          ...categories.map(value => ({ value, label: t(`structures.categories.${value}`) })),
        ]}
        {...field("category")}
      />
      <TextInput {...field("service")} description={t("structures.fields.optional")} />
      <TextInput required autoComplete="street-address" {...field("street")} />
      <CommuneFields
        abroad={abroad}
        postCode={field("post_code")}
        city={field("city")}
        take={(post_code, city) => form.setValues(typed => ({ ...typed, post_code, city }))}
      />
      <Select
        required
        searchable
        data={countries}
        openOnFocus={false}
        allowDeselect={false}
        nothingFoundMessage={t("requests.form.nothing")}
        {...field("country")}
      />
      <TextInput
        required={!abroad}
        inputMode="numeric"
        autoComplete="off"
        {...field("siret")}
        description={t(abroad ? "structures.fields.optional" : "structures.fields.siretHelp")}
      />
      <TextInput required type="tel" autoComplete="tel" {...field("phone")} />
      <TextInput required type="email" autoComplete="email" {...field("email")} />
    </StepForm>
  );
}
