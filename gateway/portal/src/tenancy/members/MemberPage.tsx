import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import { type AdministeredUnit, changeMember, member as fetchMember, type Member } from "../../api/members";
import { useFieldErrors } from "../../auth/account_page/fieldErrors";
import { formatPhone } from "../../language/phoneNumber";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Head } from "../../ui/pages/Head";
import {
  type Administration,
  accessPath,
  fullName,
  useAdministration,
  useListTitle,
  useUnits,
} from "../administration/administration";
import styles from "../administration/administration.module.css";
import { IdentityFields, identitySent, useIdentityRules } from "../administration/IdentityFields";
import { showChanged } from "../rights/changeRights";
import { OwnRight, UnitRights } from "../rights/UnitRights";
import { inOrder } from "../spaces/rights";
import { Approval, isAwaited } from "./Approval";
import { MemberName, Standing } from "./MemberName";
import { OtherSites } from "./OtherSites";
import { Reminder } from "./Reminder";
import { Removal } from "./Removal";

/** Somebody's names, their rights on every unit that one administers, the end of their access. */
export function MemberPage() {
  const administration = useAdministration();
  const { space = "", member: id = "" } = useParams();
  const found = useQuery({ queryKey: ["member", space, id], queryFn: () => fetchMember(space, id) });
  const units = useUnits(space);
  if (!administration.data) return <Awaited of={administration}>{() => null}</Awaited>;
  const of = administration.data;
  return (
    <Awaited of={found}>
      {member => (
        <Awaited of={units}>
          {({ items }) => <OfOne key={member.id} of={of} member={member} units={items} />}
        </Awaited>
      )}
    </Awaited>
  );
}

interface OfOneProps {
  of: Administration;
  member: Member;
  units: AdministeredUnit[];
}

function OfOne({ of, member, units }: OfOneProps) {
  const { t } = useTranslation();
  const listTitle = useListTitle();
  const { state } = useLocation();
  const list: string = state?.list ?? accessPath(of.id);
  return (
    <>
      <Head
        title={fullName(member)}
        trail={[{ to: list, label: listTitle(of) }]}
        lead={of.name}
        act={
          <PlainLink to={`${accessPath(of.id, "journal")}?personne=${member.id}`}>
            {t("rights.edit.journal")}
          </PlainLink>
        }
      />
      <div className={styles.page}>
        {isAwaited(member) && <Approval space={of.id} member={member} />}
        <div className={styles.columns}>
          <Sheet title={t("rights.edit.standing")}>
            <div className={styles.standing}>
              <MemberName of={member} />
              <Standing of={member} />
              {member.from_erp && <Notice tone="waiting">{t("rights.list.fromErpText")}</Notice>}
              <Facts lines={[[t("rights.edit.invitedBy"), member.invited_by]]} />
              <Reminder space={of.id} member={member} />
            </div>
          </Sheet>
          <IdentitySheet of={of} member={member} />
        </div>
        <RightsSheet of={of} member={member} units={units} />
        <OtherSites of={of} member={member} />
        <RemovalSheet of={of} member={member} list={list} />
      </div>
    </>
  );
}

function IdentitySheet({ of, member }: Omit<OfOneProps, "units">) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: {
      civility: member.civility ?? "",
      first_name: member.first_name,
      last_name: member.last_name,
      phone: member.phone ? formatPhone(member.phone) : "",
      function: member.function ?? "",
    },
    validate: useIdentityRules(),
  });
  const errors = useFieldErrors(form);
  const saving = useMutation({
    mutationFn: ({ function: work, ...identity }: typeof form.values) =>
      changeMember(of.id, member.id, { ...identitySent(identity), function: work.trim() || null }),
    onSuccess: changed => {
      showChanged(client, of.id, changed);
      confirmed(t("rights.edit.saved", { name: fullName(changed) }));
    },
    onError: errors.show,
  });
  return (
    <Sheet title={t("rights.edit.identity")}>
      <Form onSubmit={form.onSubmit(values => saving.mutate(values))}>
        <IdentityFields form={form} />
        <TextInput
          label={t("rights.edit.function")}
          maxLength={100}
          autoComplete="off"
          {...form.getInputProps("function")}
        />
        <Refusal error={errors.rest(saving.error)} />
        <Acts>
          <Button type="submit" variant="filled" loading={saving.isPending}>
            {t("common.save")}
          </Button>
        </Acts>
      </Form>
    </Sheet>
  );
}

/** Every unit that one administers: those where somebody has no right yet are given one by the same switch (TEN-22). */
function RightsSheet({ of, member, units }: OfOneProps) {
  const { t } = useTranslation();
  const held = new Map(member.accesses.map(access => [access.unit.id, access]));
  const none = { rights: [], requested_rights: [] };
  return (
    <Sheet title={t("rights.edit.rights")}>
      <p className={styles.soft}>{t("rights.edit.rightsText")}</p>
      <OwnRight of={member} />
      <div className={styles.units}>
        {units.map(unit => {
          const access = held.get(unit.id) ?? { ...none, unit };
          return (
            <UnitRights
              key={unit.id}
              space={of.id}
              member={member}
              access={access}
              units={units}
              rights={inOrder([...new Set([...unit.grantable_rights, ...access.rights])])}
            />
          );
        })}
      </div>
    </Sheet>
  );
}

function RemovalSheet({ of, member, list }: Omit<OfOneProps, "units"> & { list: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, { open, close }] = useDisclosure(false);
  const name = fullName(member);
  return (
    <Sheet title={t("rights.remove.title")}>
      <p className={styles.lead}>{t("rights.remove.text", { name, space: of.name })}</p>
      <Button color="error" onClick={open}>
        {t("rights.remove.act", { name })}
      </Button>
      <Removal of={of} member={member} opened={asking} onClose={close} onRemoved={() => navigate(list)} />
    </Sheet>
  );
}
