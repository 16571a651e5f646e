import { TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { Icon } from "../../design/Icon";

/** The one search box over everything (POR-02), on every page; "/" leads to it. */
export function SearchEverywhere() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const asked = useAsked();
  useEffect(() => setTyped(asked), [asked]);
  useHotkeys([["/", () => field.current?.focus()]]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    const words = typed.trim();
    navigate(words ? `/documents?${new URLSearchParams({ q: words })}` : "/documents");
  };
  return (
    <search>
      <form onSubmit={search}>
        <TextInput
          ref={field}
          type="search"
          size="sm"
          aria-label={t("documents.list.everywhere")}
          aria-keyshortcuts="/"
          placeholder={t("documents.list.search")}
          maxLength={200}
          leftSection={<Icon name="search" />}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
        />
      </form>
    </search>
  );
}

/** What the list that is shown was searched for. */
function useAsked(): string {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  return pathname === "/documents" ? (search.get("q") ?? "") : "";
}
