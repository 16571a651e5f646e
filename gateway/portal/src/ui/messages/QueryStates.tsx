import { Button, Skeleton } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { Icon, type IconName } from "../../design/Icon";
import { PlainLink } from "../navigation/MainAct";
import { useExplanation } from "./explanation";
import styles from "./QueryStates.module.css";

export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.loading} role="status">
      <span className="unseen">{t("common.loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <Skeleton key={line} height={line ? 52 : 28} width={line ? "100%" : "42%"} />
      ))}
    </div>
  );
}

interface NoteProps {
  icon: IconName;
  title: ReactNode;
  children?: ReactNode;
  act?: ReactNode;
}

/** A quiet message where content would be: nothing yet, nothing found, nothing to do. */
export function Empty({ icon, title, children, act }: NoteProps) {
  return (
    <div className={styles.note}>
      <span className={styles.mark}>
        <Icon name={icon} size={26} />
      </span>
      <p className={styles.title}>{title}</p>
      {children && <p className={styles.text}>{children}</p>}
      {act}
    </div>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t } = useTranslation();
  const explain = useExplanation();
  const missing = error instanceof Problem && error.status === 404;
  const reference = error instanceof Problem ? error.reference : null;
  const offline = useRetryOnline(retry);
  return (
    <div className={styles.note} role="alert">
      <span className={styles.mark}>
        <Icon name={missing ? "search" : offline ? "offline" : "warning"} size={26} />
      </span>
      <p className={styles.title}>{missing ? t("common.failure.notFound") : t("common.failure.title")}</p>
      <p className={styles.text}>
        {missing ? t("common.failure.notFoundText") : offline ? t("common.failure.offline") : explain(error)}
      </p>
      {missing && <PlainLink to="/">{t("common.backHome")}</PlainLink>}
      {reference && !missing && (
        <p className={styles.reference}>{t("common.failure.reference", { reference })}</p>
      )}
      {retry && !missing && <Button onClick={() => retry()}>{t("common.retry")}</Button>}
    </div>
  );
}

/** Whether there is no network; as soon as it is back, what failed is tried again. */
function useRetryOnline(retry: (() => unknown) | undefined): boolean {
  const { online } = useNetwork();
  const wasOnline = useRef(online);
  const latest = useRef(retry);
  latest.current = retry;
  useEffect(() => {
    if (online && !wasOnline.current) latest.current?.();
    wasOnline.current = online;
  }, [online]);
  return !online;
}

interface AwaitedProps<Data> {
  of: UseQueryResult<Data>;
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** What a query brings, or how it stands: loading, refused, or shown (also when it could not be brought up to date). */
export function Awaited<Data>({ of, lines, children }: AwaitedProps<Data>) {
  if (of.data !== undefined) return children(of.data);
  if (of.isError) return <Failure error={of.error} retry={of.refetch} />;
  return <Loading lines={lines} />;
}
