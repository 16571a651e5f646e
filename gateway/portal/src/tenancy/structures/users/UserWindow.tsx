import { Button, Modal, NativeSelect } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client/problem";
import {
  allowPhoneChange,
  changeUserProfile,
  correctUser,
  inviteUserAgain,
  refuseDeletion,
  type StructureUser,
  type UserProfile,
} from "../../../api/structures";
import { inWords } from "../../../language/formats";
import { formatPhone } from "../../../language/phoneNumber";
import { Acts, Form } from "../../../ui/forms/Form";
import { confirmed } from "../../../ui/messages/confirmation";
import { Notice, Refusal } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import styles from "../structures.module.css";
import { profiles, UserFields } from "../UserFields";
import { RemoveUser } from "./RemoveUser";

interface UserWindowProps {
  structure: string;
  user: StructureUser;
  /** Who could own the requests of a user who goes. */
  others: StructureUser[];
  close: () => void;
  done: () => unknown;
}

/** *Modifier l'utilisateur*: names and phones, profile, invitation, request to leave, deletion. */
export function UserWindow(props: UserWindowProps) {
  const { t } = useTranslation();
  const { structure, user, others, close, done } = props;
  const [removing, setRemoving] = useState<"removal" | "acceptance" | null>(null);
  const name = `${user.first_name} ${user.last_name}`;
  const inviting = useMutation({
    mutationFn: () => inviteUserAgain(structure, user.id),
    onSuccess: () => confirmed(t("structures.users.invitedAgain", { email: user.email })),
  });
  const refusing = useMutation({
    mutationFn: () => refuseDeletion(structure, user.id),
    onSuccess: () => {
      confirmed(t("structures.deletion.refused", { name }));
      done();
    },
  });
  const allowing = useMutation({
    mutationFn: () => allowPhoneChange(structure, user.id),
    onSuccess: () => confirmed(t("structures.users.phoneChangeAllowed", { name })),
  });
  if (removing) {
    return (
      <RemoveUser
        structure={structure}
        user={user}
        others={others}
        accepts={removing === "acceptance"}
        close={() => setRemoving(null)}
        done={() => {
          close();
          done();
        }}
      />
    );
  }
  return (
    <Modal opened onClose={close} title={name} closeButtonProps={{ "aria-label": t("common.close") }}>
      <div className={styles.parts}>
        {user.deletion_asked_at && (
          <Notice tone="todo">
            <p>{t("structures.deletion.asked", { name, date: inWords(user.deletion_asked_at) })}</p>
            <Acts>
              <Button onClick={() => setRemoving("acceptance")}>{t("structures.deletion.accept")}</Button>
              <Button onClick={() => refusing.mutate()} loading={refusing.isPending}>
                {t("structures.deletion.refuse")}
              </Button>
            </Acts>
            <Refusal error={refusing.error} />
          </Notice>
        )}
        <Profile structure={structure} user={user} done={done} />
        <Names {...props} />
        <Acts>
          {user.state === "invited" && (
            <Button onClick={() => inviting.mutate()} loading={inviting.isPending}>
              {t("structures.users.inviteAgain")}
            </Button>
          )}
          {user.state === "active" && !user.own && (
            <Button onClick={() => allowing.mutate()} loading={allowing.isPending}>
              {t("structures.users.allowPhoneChange")}
            </Button>
          )}
          {!user.own && (
            <Button color="error" onClick={() => setRemoving("removal")}>
              {t("structures.users.remove")}
            </Button>
          )}
        </Acts>
        <Refusal error={inviting.error ?? allowing.error} />
      </div>
    </Modal>
  );
}

type ProfileProps = Pick<UserWindowProps, "structure" | "user" | "done">;

/** The profile: effective as soon as it is chosen, said on screen, and back to what it was where it is refused. */
function Profile({ structure, user, done }: ProfileProps) {
  const { t } = useTranslation();
  const changing = useMutation({
    mutationFn: (profile: UserProfile) => changeUserProfile(structure, user.id, profile),
    onSuccess: ({ profile, first_name, last_name }) => {
      const names = { name: `${first_name} ${last_name}`, profile: t(`structures.profiles.${profile}`) };
      confirmed(t("structures.users.profileChanged", names));
      done();
    },
  });
  return (
    <>
      <NativeSelect
        label={t("structures.fields.profile")}
        description={t("structures.users.profileAtOnce")}
        value={changing.isPending ? changing.variables : user.profile}
        disabled={changing.isPending}
        data={profiles.map(value => ({ value, label: t(`structures.profiles.${value}`) }))}
        onChange={event => changing.mutate(event.currentTarget.value as UserProfile)}
      />
      <Refusal error={changing.error} />
    </>
  );
}

function Names({ structure, user, close, done }: UserWindowProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: {
      last_name: user.last_name,
      first_name: user.first_name,
      mobile: formatPhone(user.mobile),
      landline: formatPhone(user.landline),
    },
  });
  const saving = useMutation({
    mutationFn: (names: typeof form.values) => correctUser(structure, user.id, names),
    onSuccess: ({ first_name, last_name }) => {
      confirmed(t("structures.users.corrected", { name: `${first_name} ${last_name}` }));
      close();
      done();
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField()),
  });
  return (
    <Form onSubmit={form.onSubmit(names => saving.mutate(names))} explained={false}>
      <UserFields known props={name => form.getInputProps(name)} />
      {Object.keys(form.errors).length === 0 && <Refusal error={saving.error} />}
      <Acts>
        <MainAct type="submit" loading={saving.isPending}>
          {t("common.save")}
        </MainAct>
      </Acts>
    </Form>
  );
}
