import { Title as Heading } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";

let shownAt: string | null = null;

/** The heading of a view. A new view takes the focus there, so that it is announced and the keyboard starts from it. */
export function Title({ children, spoken }: { children: ReactNode; spoken?: string }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  const name = spoken ?? String(children);
  useEffect(() => {
    document.title = `${name} · ${t("common.product")}`;
    const view = `${pathname} ${name}`;
    // The first view of all keeps the browser's own focus.
    if (shownAt !== null && shownAt !== view) heading.current?.focus();
    shownAt = view;
  }, [name, pathname, t]);
  return (
    <Heading order={1} ref={heading} tabIndex={-1}>
      {children}
    </Heading>
  );
}
