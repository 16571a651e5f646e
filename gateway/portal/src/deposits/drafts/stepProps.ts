import type { DepositRequest, Journey } from "../../api/deposits";

/** What every step of a request being filed is given. */
export interface StepProps {
  journey: Journey;
  request: DepositRequest;
  /** Remembers what the service answered. */
  keep: (request: DepositRequest) => void;
  /** Goes to a step. */
  goTo: (step: string) => void;
  /** *Retour*: to the step before, where there is one. */
  goBack?: () => void;
}
