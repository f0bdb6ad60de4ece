import type { Account, Customer, Draft, Faults, Life, Message, Phone, PhoneView, Spare, TableState } from "./types";

/** Asks the sandbox's own API. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData;
  const res = await fetch(`/sandbox/api${path}`, {
    method,
    headers: body === undefined || form ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : form ? body : JSON.stringify(body),
  });
  if (!res.ok) {
    const problem = (await res.json().catch(() => ({}))) as { detail?: string };
    throw new Error(problem.detail ?? `${res.status}`);
  }
  return (res.status === 204 ? undefined : await res.json()) as T;
}

const thread = (phone: string, account: string) => `/phones/${phone}/threads/${account}`;

/** The sandbox's own API. */
export const api = {
  state: () => call<TableState>("GET", "/state"),
  spares: () => call<{ items: Spare[] }>("GET", "/spares").then((r) => r.items),
  phones: (q: string, limit = 50) =>
    call<{ items: PhoneView[] }>("GET", `/phones?q=${encodeURIComponent(q)}&limit=${limit}`).then((r) => r.items),
  addPhone: (p: { name: string; number: string; language: string; hidden: boolean }) =>
    call<Phone>("POST", "/phones", p),
  changePhone: (
    id: string,
    change: Partial<Pick<Phone, "receipts" | "undeliverable" | "hidden" | "language" | "name">>,
  ) => call<Phone>("PATCH", `/phones/${id}`, change),
  thread: (phone: string, account: string) =>
    call<{ messages: Message[]; typing_ms: number }>("GET", thread(phone, account)),
  say: (phone: string, account: string, draft: Draft) =>
    call<Message>("POST", `${thread(phone, account)}/messages`, draft),
  edit: (phone: string, account: string, id: string, text: string) =>
    call<Message>("PATCH", `${thread(phone, account)}/messages/${encodeURIComponent(id)}`, { text }),
  revoke: (phone: string, account: string, id: string) =>
    call<Message>("DELETE", `${thread(phone, account)}/messages/${encodeURIComponent(id)}`),
  react: (phone: string, account: string, id: string, emoji: string) =>
    call<Message>("PUT", `${thread(phone, account)}/messages/${encodeURIComponent(id)}/reaction`, { emoji }),
  read: (phone: string, account: string) => call<void>("POST", `${thread(phone, account)}/read`),
  upload(file: Blob, name: string) {
    const form = new FormData();
    form.set("file", file, name);
    return call<{ id: string; mime: string }>("POST", "/media", form);
  },
  customer: (phone: string, account: Account) =>
    call<Customer>("GET", `/${account.platform}/phones/${phone}/${account.id}`),
  decide: (phone: string, account: Account, change: Partial<Customer>) =>
    call<Customer>("PUT", `/${account.platform}/phones/${phone}/${account.id}`, change),
  report: (phone: string, account: Account) =>
    call<Customer>("POST", `/${account.platform}/phones/${phone}/${account.id}/report`),
  jump: (seconds: number) => call<TableState["clock"]>("POST", "/clock", { seconds }),
  faults: (f: Partial<Faults>) => call<Faults>("PUT", "/faults", f),
  life: (l: Partial<Life>) => call<Life>("PUT", "/life", l),
};
