import { ActionIcon, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { duplicateRequest, type RequestLine } from "../../api/deposits";
import { Icon } from "../../design/Icon";
import { useMayFile } from "../../tenancy/spaces/spaces";
import { Refusal } from "../../ui/messages/Notice";
import { PlainLink } from "../../ui/navigation/MainAct";

interface LineActsProps {
  request: RequestLine;
  discard: (draft: RequestLine) => void;
  give: (request: RequestLine) => void;
}

/** What can be done with a request from the list (DEP-21): opened, or a draft taken up; and the rest in a menu. */
export function LineActs({ request, discard, give }: LineActsProps) {
  const { t } = useTranslation();
  const mayFile = useMayFile();
  const isDraft = request.state === "draft";
  const title = request.journey_title;
  const name = request.file_number ?? title;
  return (
    <>
      {isDraft ? (
        <PlainLink
          size="sm"
          to={`/demandes/${request.id}`}
          aria-label={t("requests.follow.resumeOf", { title })}
        >
          {t("requests.follow.resume")}
        </PlainLink>
      ) : (
        <PlainLink
          size="sm"
          to={`/mon-suivi/${request.id}`}
          aria-label={t("requests.follow.detailOf", { number: name })}
        >
          {t("requests.follow.detail")}
        </PlainLink>
      )}
      {mayFile && (
        <MoreActs request={request} name={name} give={give} discard={isDraft ? discard : undefined} />
      )}
    </>
  );
}

interface MoreActsProps {
  request: RequestLine;
  name: string;
  give: LineActsProps["give"];
  discard?: LineActsProps["discard"];
}

function MoreActs({ request, name, give, discard }: MoreActsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const duplicating = useMutation({
    mutationFn: () => duplicateRequest(request.id),
    onSuccess: copy => {
      void client.invalidateQueries({ queryKey: ["requests"] });
      return navigate(`/demandes/${copy.id}`);
    },
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            size={36}
            loading={duplicating.isPending}
            aria-label={t("requests.follow.moreOf", { name })}
          >
            <Icon name="menu" size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => duplicating.mutate()}>{t("requests.acts.duplicate")}</Menu.Item>
          <Menu.Item onClick={() => give(request)}>{t("requests.acts.give")}</Menu.Item>
          {discard && (
            <Menu.Item color="error" onClick={() => discard(request)}>
              {t("requests.follow.discard")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Refusal error={duplicating.error} />
    </>
  );
}
