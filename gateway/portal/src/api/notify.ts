import * as api from "./generated";

export type {
  NotifyCapturedMessageView as CapturedMessage,
  NotifyEnvelopeView as Envelope,
} from "./generated";

export const capturedMessages = () => api.notifyListCapturedMessages({ query: { size: 100 } });

export const capturedMessage = (id: string) => api.notifyShowCapturedMessage({ path: { message_id: id } });
