import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { Awaited } from "../../ui/messages/QueryStates";
import { StorageUse } from "../../vault/storage/StorageUse";
import { AccountPage } from "../account_page/AccountPage";
import { useSignOut } from "../sessions/signOut";
import { Appearance } from "./Appearance";
import { PersonalInformation } from "./PersonalInformation";
import { Phones } from "./Phones";
import { profileQuery } from "./profileQueries";
import { SignInInformation } from "./SignInInformation";

/** *Mon compte*: how one signs in, who one is (AUTH-40, AUTH-41). */
export function Profile() {
  const { t } = useTranslation();
  const leave = useSignOut();
  const found = useQuery(profileQuery);
  return (
    <AccountPage at="identity">
      <Awaited of={found} lines={6}>
        {profile => (
          <>
            <SignInInformation profile={profile} />
            <PersonalInformation profile={profile} />
            <Phones profile={profile} />
          </>
        )}
      </Awaited>
      <StorageUse />
      <Appearance />
      <div>
        <Button leftSection={<Icon name="exit" />} onClick={leave}>
          {t("account.page.leave")}
        </Button>
      </div>
    </AccountPage>
  );
}
