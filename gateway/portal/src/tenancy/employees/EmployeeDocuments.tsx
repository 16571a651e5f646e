import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Employee, type EmployeeDocument, employeeDocuments } from "../../api/employees";
import { Icon, type IconName } from "../../design/Icon";
import { inShort } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { When } from "../../ui/content/When";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { State, type StateTone } from "../../ui/messages/State";
import { typeIcon, typeName } from "../../vault/documents/naming";
import styles from "./employees.module.css";

/** What was delivered to an employee, and what became of each; its content is theirs alone. */
export function EmployeeDocuments({ of: { id } }: { of: Employee }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["employee-documents", id],
    queryFn: ({ pageParam }) => employeeDocuments(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  const documents = found.data?.pages.flatMap(({ items }) => items);
  return (
    <Sheet title={t("employees.file.documents")}>
      {found.isError && !documents && <Failure error={found.error} retry={found.refetch} />}
      {!documents && !found.isError && <Loading />}
      {documents?.length === 0 && (
        <Empty icon="folder" title={t("employees.file.noDocument")}>
          {t("employees.file.noDocumentText")}
        </Empty>
      )}
      {documents && documents.length > 0 && (
        <ul className={styles.documents}>
          {documents.map(document => (
            <DocumentLine key={document.id} document={document} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("employees.file.moreDocuments")}
          </Button>
        </p>
      )}
    </Sheet>
  );
}

function DocumentLine({ document }: { document: EmployeeDocument }) {
  const { t } = useTranslation();
  const [tone, icon, word] = standing(document);
  return (
    <li>
      <Icon name={typeIcon(document.type)} size={22} />
      <span className={styles.documentWords}>
        <b>{document.title}</b>
        <span className={styles.soft}>
          {typeName(t, document.type)} · <When at={document.delivered_at} as={inShort} />
        </span>
      </span>
      <State tone={tone} icon={icon}>
        {t(`employees.file.states.${word}`)}
      </State>
    </li>
  );
}

type Word = "signed" | "refused" | "toSign" | "read" | "unread";

function standing({
  signed_at,
  refused_at,
  read_at,
  signature_asked,
}: EmployeeDocument): [StateTone, IconName | "seal", Word] {
  if (refused_at) return ["refused", "cross", "refused"];
  if (signed_at) return ["signed", "seal", "signed"];
  if (signature_asked) return ["todo", "quill", "toSign"];
  return read_at ? ["done", "check", "read"] : ["waiting", "eye", "unread"];
}
