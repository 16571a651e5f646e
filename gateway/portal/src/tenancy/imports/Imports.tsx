import { Button } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import {
  type Import,
  type ImportTarget,
  importFile,
  importRules,
  imports,
  templateAddress,
} from "../../api/imports";
import { Icon } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { FileDrop } from "../../ui/forms/FileDrop";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import { useEstablishments } from "../employees/establishments";
import lists from "../lists/lists.module.css";
import { useSpaces } from "../spaces/spaces";
import { ImportPage } from "./ImportPage";
import { ImportState } from "./ImportState";
import styles from "./imports.module.css";
import { useResult } from "./useResult";

const pageOf = { employees: "/mes-salaries", clients: "/mes-clients" } as const;

/** *Importer un fichier* of *Mes salariés* (TEN-34). */
export function EmployeeImports() {
  const { unit = "" } = useParams();
  const found = useEstablishments().data?.find(({ id }) => id === unit);
  return <Imports kind="employees" unit={unit} name={found?.name ?? ""} />;
}

/** *Importer un fichier* of *Mes clients* (TEN-34). */
export function ClientImports() {
  const { unit = "" } = useParams();
  const found = useSpaces().all.find(({ holder_id }) => holder_id === unit);
  return <Imports kind="clients" unit={unit} name={found?.name ?? ""} />;
}

interface ImportsProps {
  kind: ImportTarget["kind"];
  unit: string;
  name: string;
}

function Imports({ kind, unit, name }: ImportsProps) {
  const { t } = useTranslation();
  const { id } = useParams();
  const list = { to: pageOf[kind], label: t(`${kind}.title`) };
  const own = `${list.to}/import/${unit}`;
  if (id) return <ImportPage id={id} trail={[list, { to: own, label: t("imports.title") }]} />;
  return (
    <>
      <Head title={t("imports.title")} trail={[list]} lead={name} />
      <div className={styles.sheets}>
        <Upload target={{ kind, unit_id: unit }} own={own} />
        <Past target={{ kind, unit_id: unit }} own={own} />
      </div>
    </>
  );
}

interface OfTarget {
  target: ImportTarget;
  own: string;
}

function Upload({ target, own }: OfTarget) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const upload = async (file: File) => {
    const started = await importFile(target, file);
    client.invalidateQueries({ queryKey: ["imports"] });
    navigate(`${own}/${started.id}`);
  };
  return (
    <Sheet title={t(`imports.upload.${target.kind}`)}>
      <p className={styles.said}>{t(`imports.upload.text.${target.kind}`)}</p>
      <p className={styles.said}>
        <Button
          component="a"
          variant="subtle"
          href={templateAddress(target.kind)}
          download
          leftSection={<Icon name="download" />}
        >
          {t("imports.upload.template")}
        </Button>
      </p>
      <FileDrop label={t("imports.upload.file")} required rules={importRules} filed={[]} upload={upload}>
        <p className={styles.said}>{t("imports.upload.dryRun")}</p>
      </FileDrop>
    </Sheet>
  );
}

function Past({ target, own }: OfTarget) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["imports", target],
    queryFn: ({ pageParam }) => imports(target, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  return (
    <Sheet title={t("imports.past.title")}>
      <Awaited of={found}>
        {({ pages }) => {
          const items = pages.flatMap(page => page.items);
          if (items.length === 0) return <p className={styles.soft}>{t("imports.past.none")}</p>;
          return (
            <ul className={styles.lines}>
              {items.map(each => (
                <PastLine key={each.id} of={each} to={`${own}/${each.id}`} />
              ))}
            </ul>
          );
        }}
      </Awaited>
      {found.hasNextPage && (
        <p className={lists.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("imports.past.more")}
          </Button>
        </p>
      )}
    </Sheet>
  );
}

function PastLine({ of, to }: { of: Import; to: string }) {
  const { t } = useTranslation();
  const result = useResult();
  const by = of.applied_by ?? of.requested_by;
  const at = toTheMinute(of.applied_at ?? of.requested_at);
  return (
    <li className={styles.line}>
      <span className={styles.top}>
        <Link to={to}>{of.file_name || t("imports.noName")}</Link>
        <ImportState of={of} />
      </span>
      <span className={styles.soft}>{by ? t("imports.past.by", { name: by, at }) : at}</span>
      <span>{result(of)}</span>
    </li>
  );
}
