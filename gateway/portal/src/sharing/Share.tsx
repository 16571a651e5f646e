import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { z } from "zod";
import { Problem } from "../api/client/problem";
import { createLink, type Link } from "../api/sharing";
import { document as askDocument, type DocumentDetail, shareTicket } from "../api/vault";
import { Icon } from "../design/Icon";
import { inWords } from "../language/formats";
import { Sheet } from "../ui/content/Sheet";
import { Acts, Form } from "../ui/forms/Form";
import { Refusal } from "../ui/messages/Notice";
import { Outcome } from "../ui/messages/Outcome";
import { Awaited } from "../ui/messages/QueryStates";
import { MainAct, MainLink, PlainLink } from "../ui/navigation/MainAct";
import { Head } from "../ui/pages/Head";
import { inDays, isSharingDay } from "./days";
import styles from "./sharing.module.css";

export function Share() {
  const { id = "" } = useParams();
  const document = useQuery({ queryKey: ["document", id], queryFn: () => askDocument(id) });
  return <Awaited of={document}>{found => <ShareDocument document={found} />}</Awaited>;
}

function ShareDocument({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sharing = useMutation({
    mutationFn: async (wanted: Wanted) => {
      const { ticket } = await shareTicket(document.id);
      return createLink({ tickets: [ticket], ...wanted });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["links"] }),
  });
  const trail = [
    { to: "/documents", label: t("documents.list.title") },
    { to: `/documents/${document.id}`, label: document.title },
  ];
  return (
    <>
      <Head
        title={t("sharing.create.title")}
        trail={trail}
        lead={!sharing.data && t("sharing.create.lead")}
      />
      <div className={styles.column}>
        {sharing.data ? (
          <Shared link={sharing.data} document={document} />
        ) : (
          <Sheet title={document.title}>
            <ShareForm send={sharing.mutate} sending={sharing.isPending} error={sharing.error} />
          </Sheet>
        )}
      </div>
    </>
  );
}

interface Wanted {
  recipient_name: string;
  recipient_email: string;
  message: string;
  expires_on: string;
  download: boolean;
}

interface ShareFormProps {
  send: (wanted: Wanted) => void;
  sending: boolean;
  error: unknown;
}

const PROPOSED_DAYS = 14;
const MOST_DAYS = 365;

function ShareForm({ send, sending, error }: ShareFormProps) {
  const { t } = useTranslation();
  const today = new Date();
  const schema = z.object({
    recipient_name: z.string().trim().min(1, t("sharing.create.missing")),
    recipient_email: z.email(t("sharing.create.emailBad")),
    message: z.string(),
    expires_on: z.string().refine(day => isSharingDay(day, today, MOST_DAYS), t("sharing.create.untilBad")),
    download: z.boolean(),
  });
  const form = useForm<Wanted>({
    initialValues: {
      recipient_name: "",
      recipient_email: "",
      message: "",
      expires_on: inDays(today, PROPOSED_DAYS),
      download: true,
    },
    validate: schemaResolver(schema, { sync: true }),
  });
  const refused = error instanceof Problem ? error.byField() : {};
  const field = (name: keyof Wanted) => {
    const props = form.getInputProps(name);
    return { ...props, error: props.error ?? refused[name] };
  };
  return (
    <Form onSubmit={form.onSubmit(send)}>
      <TextInput label={t("sharing.create.name")} required autoComplete="off" {...field("recipient_name")} />
      <TextInput
        label={t("sharing.create.email")}
        required
        type="email"
        autoComplete="off"
        {...field("recipient_email")}
      />
      <TextInput
        label={t("sharing.create.until")}
        required
        type="date"
        min={inDays(today, 1)}
        max={inDays(today, MOST_DAYS)}
        {...field("expires_on")}
      />
      <Textarea
        label={t("sharing.create.message")}
        description={t("sharing.create.messageHelp")}
        rows={4}
        maxLength={1000}
        {...field("message")}
      />
      <Checkbox
        label={t("sharing.create.download")}
        {...form.getInputProps("download", { type: "checkbox" })}
      />
      <Refusal error={error} />
      <Acts>
        <MainAct type="submit" loading={sending} leftSection={<Icon name="share" />}>
          {t("sharing.create.act")}
        </MainAct>
      </Acts>
    </Form>
  );
}

function Shared({ link, document }: { link: Link; document: DocumentDetail }) {
  const { t } = useTranslation();
  return (
    <Outcome
      mark={<Icon name="check" size={40} />}
      title={t("sharing.create.done", { name: link.recipient_name })}
    >
      <p>{t("sharing.create.doneText", { title: document.title, date: inWords(link.expires_at) })}</p>
      <Acts>
        <MainLink to="/partages">{t("sharing.create.seeAll")}</MainLink>
        <PlainLink to={`/documents/${document.id}`}>{t("sharing.create.backToDocument")}</PlainLink>
      </Acts>
    </Outcome>
  );
}
