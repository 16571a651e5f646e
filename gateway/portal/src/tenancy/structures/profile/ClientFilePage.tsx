import { Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client/problem";
import {
  clientFile as askClientFile,
  type ClientFile,
  type ClientFileBody,
  changeClientFile,
} from "../../../api/structures";
import { formatPhone, formatSiret } from "../../../language/phoneNumber";
import { Facts } from "../../../ui/content/Facts";
import { Sheet } from "../../../ui/content/Sheet";
import { Acts, Form } from "../../../ui/forms/Form";
import { confirmed } from "../../../ui/messages/confirmation";
import { Refusal } from "../../../ui/messages/Notice";
import { Awaited, Failure } from "../../../ui/messages/QueryStates";
import { MainAct } from "../../../ui/navigation/MainAct";
import { Head } from "../../../ui/pages/Head";
import { useDepositSpace, useHasRight } from "../../spaces/spaces";
import { CommuneFields } from "../CommuneFields";
import { useCountries } from "../countries";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** *Ma fiche client* (TEN-44): what administrators may change of their structure. */
export function ClientFilePage() {
  const { t } = useTranslation();
  const space = useDepositSpace();
  const administers = useHasRight("deposit_client", "administrator");
  const structure = space?.holder_id ?? "";
  const found = useQuery({
    queryKey: ["client-file", structure],
    queryFn: () => askClientFile(structure),
    enabled: structure !== "" && administers,
  });
  if (!space || !administers) return <Failure error={nothingToSee} />;
  return (
    <>
      <Head title={t("structures.file.title")} lead={t("structures.file.lead")} />
      <Awaited of={found}>{file => <FileForm structure={structure} file={file} />}</Awaited>
    </>
  );
}

function FileForm({ structure, file }: { structure: string; file: ClientFile }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const countries = useCountries();
  const { siret, category, ...changeable } = file;
  const form = useForm({
    initialValues: { ...(changeable as Required<ClientFileBody>), phone: formatPhone(file.phone ?? "") },
  });
  const saving = useMutation({
    mutationFn: (said: Required<ClientFileBody>) => changeClientFile(structure, said),
    onSuccess: saved => {
      client.setQueryData(["client-file", structure], saved);
      void client.invalidateQueries({ queryKey: ["spaces"] });
      confirmed(t("structures.file.saved"));
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField()),
  });
  const field = (name: keyof ClientFileBody) => ({
    label: t(`structures.fields.${name}`),
    ...form.getInputProps(name),
  });
  return (
    <Sheet title={t("structures.file.sheet")}>
      <Form onSubmit={form.onSubmit(said => saving.mutate(said))}>
        <Facts
          wide
          lines={[
            [t("structures.fields.category"), t(`structures.categories.${category as "other"}`)],
            [t("structures.fields.siret"), siret && formatSiret(siret)],
          ]}
        />
        <TextInput required autoComplete="organization" {...field("name")} />
        <TextInput description={t("structures.fields.optional")} {...field("service")} />
        <TextInput required autoComplete="street-address" {...field("street")} />
        <CommuneFields
          abroad={form.values.country !== "FR"}
          postCode={field("post_code")}
          city={field("city")}
          take={(post_code, city) => form.setValues({ post_code, city })}
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
        <TextInput required type="tel" autoComplete="tel" {...field("phone")} />
        <TextInput required type="email" autoComplete="email" {...field("email")} />
        {Object.keys(form.errors).length === 0 && <Refusal error={saving.error} />}
        <Acts>
          <MainAct type="submit" loading={saving.isPending}>
            {t("common.save")}
          </MainAct>
        </Acts>
      </Form>
    </Sheet>
  );
}
