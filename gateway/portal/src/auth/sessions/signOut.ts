import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { signOut } from "../../api/auth";
import { forgetSession } from "../../api/client/sessionRenewal";

/** Ends the session here; nothing of the person stays in the page's memory. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    // A session that had ended already is no reason to stay.
    await signOut().catch(() => undefined);
    await navigate("/connexion", { state: { signedOut: true } });
    client.clear();
    forgetSession();
  };
}
