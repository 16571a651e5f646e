import type { evidence as words } from "../../fr/signature/evidence";
import type { Same } from "../../words";

export const evidence: Same<typeof words> = {
  name: "evidence",
  prepare: "Prepare the evidence (PDF)",
  preparing: "Evidence being prepared…",
  download: "Download the evidence (PDF)",
  data: "Evidence data (JSON)",
};
