import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Envelope } from "../../api/signature";
import type { DocumentDetail } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import { GatherButton } from "../batches/GatherButton";
import { RefusalWindow } from "./RefusalWindow";

interface CompanySigningProps {
  document: DocumentDetail;
  envelope: Envelope;
}

/** For a company one signs with its stamp: nothing to choose but whether one does (SIG-03). */
export function CompanySigning({ document, envelope }: CompanySigningProps) {
  const { t } = useTranslation();
  const [refusing, { open, close }] = useDisclosure(false);
  const here = `/documents/${document.id}`;
  return (
    <>
      <Head title={t("signing.title")} trail={[{ to: here, label: document.title }]} />
      <Sheet title={t("signing.accept.title")}>
        <p>{t("signing.company")}</p>
        <div>
          <PlainLink to={here} leftSection={<Icon name="eye" />}>
            {t("signing.accept.see")}
          </PlainLink>
        </div>
        <Acts>
          <GatherButton action="sign" documents={[document.id]} label={t("signing.accept.go")} />
          <Button onClick={open}>{t("signing.accept.refuse")}</Button>
        </Acts>
        <RefusalWindow envelope={envelope} opened={refusing} onClose={close} />
      </Sheet>
    </>
  );
}
