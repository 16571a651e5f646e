import * as api from "./generated";

export type {
  NotifyCapturedMessageView as CapturedMessage,
  NotifyEnvelopeView as Envelope,
} from "./generated";

export const capturedMessages = () => api.notifyListCapturedMessages({ query: { size: 100 } });

export const capturedMessage = (id: string) => api.notifyShowCapturedMessage({ path: { message_id: id } });

export type Webhook = api.NotifyWebhookView;
export type WebhookWithSecret = api.NotifyWebhookWithSecret;
export type WebhookFields = api.NotifyWebhookFields;
export type EventType = WebhookFields["event_types"][number];
export type Delivery = api.NotifyDeliveryView;
export type DeliveryState = Delivery["state"];

export const webhooks = async (organisation: string) =>
  (await api.notifyListWebhooks({ query: { organisation_id: organisation } })).items;

export const registerWebhook = (organisation: string, fields: WebhookFields) =>
  api.notifyRegisterWebhook({ body: { organisation_id: organisation, ...fields } });

export const webhook = (id: string) => api.notifyShowWebhook({ path: { webhook_id: id } });

export const changeWebhook = (id: string, fields: WebhookFields) =>
  api.notifyChangeWebhook({ path: { webhook_id: id }, body: fields });

export const removeWebhook = (id: string) => api.notifyRemoveWebhook({ path: { webhook_id: id } });

export const pauseWebhook = (id: string) => api.notifyPauseWebhook({ path: { webhook_id: id } });

export const resumeWebhook = (id: string) => api.notifyResumeWebhook({ path: { webhook_id: id } });

export const renewSecret = (id: string) => api.notifyRenewWebhookSecret({ path: { webhook_id: id } });

export const tryWebhook = (id: string) => api.notifyTryWebhook({ path: { webhook_id: id } });

export const deliveries = (id: string, state: DeliveryState | undefined, after?: string) =>
  api.notifyListWebhookDeliveries({ path: { webhook_id: id }, query: { limit: 50, state, after } });

export const repeatDelivery = (id: string, delivery: string) =>
  api.notifyRepeatWebhookDelivery({ path: { webhook_id: id, delivery_id: delivery } });

export type Preferences = api.NotifyPreferences;

export const preferences = () => api.notifyShowPreferences();

export const choosePreferences = (chosen: Preferences) => api.notifyChoosePreferences({ body: chosen });
