import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client/problem";
import { fileByTicket } from "../../../api/client/uploads";
import {
  announceIdentity,
  ownProfile as askOwnProfile,
  attachmentRules,
  changeOwnProfile,
  identityTicket,
  type OwnProfile,
  replaceIdentity,
} from "../../../api/structures";
import { ticketedContent } from "../../../api/vault";
import { PersonalInformation } from "../../../auth/profile/PersonalInformation";
import { Phones } from "../../../auth/profile/Phones";
import { profileQuery } from "../../../auth/profile/profileQueries";
import { SignInInformation } from "../../../auth/profile/SignInInformation";
import { formatPhone } from "../../../language/phoneNumber";
import { Sheet } from "../../../ui/content/Sheet";
import { FileDrop } from "../../../ui/forms/FileDrop";
import { Acts, Form } from "../../../ui/forms/Form";
import { confirmed } from "../../../ui/messages/confirmation";
import { Refusal } from "../../../ui/messages/Notice";
import { Awaited, Failure } from "../../../ui/messages/QueryStates";
import { Head } from "../../../ui/pages/Head";
import { fileName, keep } from "../../../vault/documents/saveFile";
import { useDepositSpace } from "../../spaces/spaces";
import styles from "../structures.module.css";
import { Leaving } from "./Leaving";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** *Mon profil* (TEN-45): identifiers, personal information, identity document; and the way out (TEN-43). */
export function OwnProfilePage() {
  const { t } = useTranslation();
  const space = useDepositSpace();
  const structure = space?.holder_id ?? "";
  const account = useQuery(profileQuery);
  const own = useQuery({
    queryKey: ["own-profile", structure],
    queryFn: () => askOwnProfile(structure),
    enabled: structure !== "",
  });
  if (!space) return <Failure error={nothingToSee} />;
  return (
    <>
      <Head title={t("structures.profile.title")} lead={space.name} />
      <div className={styles.zones}>
        <Awaited of={account} lines={6}>
          {profile => (
            <>
              <SignInInformation profile={profile} />
              <PersonalInformation profile={profile} />
              <Phones profile={profile} />
            </>
          )}
        </Awaited>
        <Awaited of={own} lines={3}>
          {profile => (
            <>
              <Post structure={structure} own={profile} />
              <Identity structure={structure} own={profile} />
            </>
          )}
        </Awaited>
        <Leaving structure={structure} name={space.name} />
      </div>
    </>
  );
}

interface PartProps {
  structure: string;
  own: OwnProfile;
}

function useKeep(structure: string) {
  const client = useQueryClient();
  return (saved: OwnProfile) => client.setQueryData(["own-profile", structure], saved);
}

/** Function and landline: what one is in this structure. */
function Post({ structure, own }: PartProps) {
  const { t } = useTranslation();
  const store = useKeep(structure);
  const form = useForm({
    initialValues: { function: own.function ?? "", landline: formatPhone(own.landline ?? "") },
  });
  const saving = useMutation({
    mutationFn: (said: typeof form.values) => changeOwnProfile(structure, said),
    onSuccess: saved => {
      store(saved);
      confirmed(t("structures.profile.saved"));
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField()),
  });
  return (
    <Sheet title={t("structures.profile.post")}>
      <Form onSubmit={form.onSubmit(said => saving.mutate(said))} explained={false}>
        <TextInput
          label={t("structures.fields.function")}
          autoComplete="organization-title"
          {...form.getInputProps("function")}
        />
        <TextInput
          type="tel"
          label={t("structures.fields.landline")}
          autoComplete="off"
          {...form.getInputProps("landline")}
        />
        {Object.keys(form.errors).length === 0 && <Refusal error={saving.error} />}
        <Acts>
          <Button type="submit" loading={saving.isPending}>
            {t("common.save")}
          </Button>
        </Acts>
      </Form>
    </Sheet>
  );
}

/** The identity document: seen and replaced. */
function Identity({ structure, own }: PartProps) {
  const { t } = useTranslation();
  const store = useKeep(structure);
  const reading = useMutation({
    mutationFn: async ({ id, name }: { id: string; name: string }) => {
      const { ticket } = await identityTicket(structure, id);
      const extension = name.split(".").pop() ?? "pdf";
      keep(await ticketedContent(ticket), fileName(name.slice(0, -extension.length - 1), extension));
    },
  });
  const upload = async (file: File, onProgress: (share: number) => void) => {
    const { attachment_id, ticket } = await announceIdentity(structure, { name: file.name, size: file.size });
    const { receipt } = await fileByTicket(ticket, file, onProgress);
    store(await replaceIdentity(structure, attachment_id, receipt));
  };
  return (
    <Sheet title={t("structures.profile.documents")}>
      <p className={styles.soft}>{t("structures.profile.identityText")}</p>
      <FileDrop
        label={t("structures.profile.identity")}
        required={false}
        rules={attachmentRules}
        filed={own.identity}
        upload={upload}
        acts={file => (
          <Button
            size="sm"
            onClick={() => reading.mutate(file)}
            loading={reading.isPending && reading.variables.id === file.id}
            aria-label={t("structures.profile.seeOf", { name: file.name })}
          >
            {t("structures.profile.see")}
          </Button>
        )}
      />
      <Refusal error={reading.error} />
    </Sheet>
  );
}
