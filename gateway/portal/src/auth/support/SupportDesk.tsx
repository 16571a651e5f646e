import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { type FoundPerson, searchPeople } from "../../api/support/people";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { Notice } from "../../ui/messages/Notice";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../account_page/account.module.css";
import { AccountState } from "./AccountState";

const SHORTEST = 3;

/** The support desk (POR-06): people, found by what they know of themselves. */
export function SupportDesk() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const words = search.get("mots") ?? "";
  const form = useForm({
    initialValues: { words },
    validate: { words: typed => (typed.trim().length < SHORTEST ? t("support.short") : null) },
  });
  return (
    <ListPage title={t("support.title")} lead={t("support.lead")}>
      <Sheet>
        <Form
          onSubmit={form.onSubmit(typed => setSearch({ mots: typed.words.trim() }, { replace: true }))}
          explained={false}
        >
          <TextInput
            label={t("support.words")}
            placeholder={t("support.example")}
            maxLength={320}
            autoComplete="off"
            {...form.getInputProps("words")}
          />
          <Acts>
            <Button type="submit" variant="filled">
              {t("support.find")}
            </Button>
          </Acts>
        </Form>
      </Sheet>
      {words && <Found words={words} />}
    </ListPage>
  );
}

function Found({ words }: { words: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["support", "people", words], queryFn: () => searchPeople(words) });
  return (
    <Awaited of={found}>
      {({ items, more }) =>
        items.length === 0 ? (
          <Sheet>
            <Empty icon="search" title={t("support.nobody")}>
              {t("support.nobodyText")}
            </Empty>
          </Sheet>
        ) : (
          <Sheet title={<span role="status">{t("support.found", { count: items.length })}</span>}>
            {more && <Notice tone="waiting">{t("support.more")}</Notice>}
            <ul className={styles.lines}>
              {items.map(one => (
                <PersonLine key={one.account_id} one={one} />
              ))}
            </ul>
          </Sheet>
        )
      }
    </Awaited>
  );
}

function PersonLine({ one }: { one: FoundPerson }) {
  return (
    <li className={styles.line}>
      <div>
        <Link to={`/assistance/${one.account_id}`}>
          {[one.first_name, one.last_name].filter(Boolean).join(" ") || one.email}
        </Link>
        <p className={styles.soft}>{one.email}</p>
      </div>
      <AccountState state={one.state} />
    </li>
  );
}
