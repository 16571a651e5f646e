import { Checkbox, NativeSelect } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import type { Establishment } from "../../api/employees";
import { askForExport, type NewExport } from "../../api/vault";
import { dayInParis } from "../../language/formats";
import { nameOf } from "../../tenancy/employees/establishments";
import { DaySpan } from "../../ui/forms/DaySpan";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { typeName } from "../documents/naming";

const types = ["payslip", "employment_contract", "assignment_contract", "invoice"] as const;
const WHOLE = "whole:";

/** What one may take out: all of an organisation first, then each establishment of those that have several. */
function places(establishments: Establishment[], all: (name: string) => string) {
  const organisations = [...new Set(establishments.map(each => each.organisation_id))];
  return organisations.flatMap(organisation => {
    const theirs = establishments.filter(each => each.organisation_id === organisation);
    const name = (theirs.find(({ id }) => id === organisation) ?? theirs[0])?.name ?? "";
    const single = theirs.map(each => ({ value: each.id, label: nameOf(each) }));
    return [{ value: WHOLE + organisation, label: all(name) }, ...(single.length > 1 ? single : [])];
  });
}

/** Asks for an export: from where, of which days and type, written how, with the files or without. */
export function AskExport({ establishments }: { establishments: Establishment[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const today = dayInParis();
  const choices = places(establishments, name => t("exports.allOf", { name }));
  const form = useForm({
    initialValues: {
      place: choices[0]?.value ?? "",
      type: "",
      from: `${today.slice(0, 4)}-01-01`,
      to: today,
      format: "xlsx" as NewExport["format"],
      with_files: true,
    },
    validate: {
      from: day => (day ? null : t("exports.dayMissing")),
      to: (day, { from }) => (day && day >= from ? null : t("exports.dayMissing")),
    },
  });
  const asking = useMutation({
    mutationFn: ({ place, type, ...asked }: typeof form.values) => {
      const one = establishments.find(({ id }) => id === place);
      return askForExport({
        ...asked,
        organisation_id: one ? one.organisation_id : place.slice(WHOLE.length),
        establishment_id: one ? one.id : null,
        type: types.find(each => each === type) ?? null,
      });
    },
    onSuccess: () => {
      confirmed(t("exports.asked"));
      return client.invalidateQueries({ queryKey: ["bulk-exports"] });
    },
    onError: refusal => {
      if (refusal instanceof Problem) form.setErrors(refusal.byField());
    },
  });
  const { from, to } = form.values;
  return (
    <Form onSubmit={form.onSubmit(asked => asking.mutate(asked))} explained={false}>
      {choices.length > 1 && (
        <NativeSelect label={t("sent.establishment")} data={choices} {...form.getInputProps("place")} />
      )}
      <DaySpan
        labels={{ from: t("documents.list.from"), to: t("documents.list.to") }}
        from={from}
        to={to}
        choose={form.setValues}
      />
      {(form.errors.from || form.errors.to) && <p role="alert">{form.errors.from || form.errors.to}</p>}
      <NativeSelect
        label={t("documents.list.type")}
        data={[
          { value: "", label: t("documents.list.allTypes") },
          ...types.map(value => ({ value, label: typeName(t, value) })),
        ]}
        {...form.getInputProps("type")}
      />
      <NativeSelect
        label={t("exports.format")}
        data={[
          { value: "xlsx", label: t("exports.formats.xlsx") },
          { value: "csv", label: t("exports.formats.csv") },
        ]}
        {...form.getInputProps("format")}
      />
      <Checkbox
        label={t("exports.withFiles")}
        description={t("exports.withFilesHelp")}
        {...form.getInputProps("with_files", { type: "checkbox" })}
      />
      {Object.keys(form.errors).length === 0 && <Refusal error={asking.error} />}
      <Acts>
        <MainAct type="submit" loading={asking.isPending}>
          {t("exports.act")}
        </MainAct>
      </Acts>
    </Form>
  );
}
