import { api } from "@client/api";
import { readSetting, writeSetting } from "@/lib/storage";

/** Why this browser cannot be told while Recado is closed; undefined where it can. */
export function pushHindrance(): "insecure" | "unsupported" | "blocked" | undefined {
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || typeof Notification === "undefined")
    return "unsupported";
  return Notification.permission === "denied" ? "blocked" : undefined;
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** Has this browser told of news. Asks for leave; false where it was refused. */
export async function subscribe(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const worker = await navigator.serviceWorker.ready;
  const { public_key } = await api.get<{ public_key: string }>("/me/push-key");
  const made =
    (await worker.pushManager.getSubscription()) ??
    (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(public_key) }));
  await keep(made);
  writeSetting("push", true);
  return true;
}

async function keep(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON();
  const kept = await api.post<{ id: string }>("/me/push-subscriptions", {
    endpoint,
    keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" },
  });
  writeSetting("push.id", kept.id);
}

/** Tells this browser no more. */
export async function unsubscribe() {
  writeSetting("push", false);
  const id = readSetting("push.id", "");
  const worker = await navigator.serviceWorker.getRegistration();
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
  if (id) await api.del(`/me/push-subscriptions/${id}`).catch(() => {});
}

/** A subscription lives as long as its session: whoever signed in anew is told again. */
export async function keepSubscribed(worker: ServiceWorkerRegistration) {
  if (!readSetting("push", false) || pushHindrance() || Notification.permission !== "granted") return;
  const held = await worker.pushManager.getSubscription();
  if (held) await keep(held);
}
