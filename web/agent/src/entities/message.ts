import { api, type Page, type RequestOptions } from "@client/api";
import { mapItem, type Pages } from "./page";
import type { Public } from "./public";
import type { TemplateShown } from "./template";

export type Direction = "in" | "out" | "note";

export type MessageKind =
  | "text"
  | "image"
  | "video"
  | "audio"
  | "voice"
  | "document"
  | "sticker"
  | "location"
  | "contacts"
  | "answer"
  | "order"
  | "system"
  | "rich"
  | "template"
  | "media"
  | "unsupported";

export type MessageStatus = "received" | "queued" | "sent" | "delivered" | "read" | "failed" | "unconfirmed";

export interface Location {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
  url?: string;
  coarse?: boolean;
}

export interface LabelledText {
  label?: string;
  value: string;
}

export interface ContactCard {
  name: string;
  company?: string;
  birthday?: string;
  phones?: LabelledText[];
  emails?: LabelledText[];
  urls?: LabelledText[];
  addresses?: LabelledText[];
}

export interface Answer {
  kind: "button" | "list" | "form" | "address" | (string & {});
  id: string;
  title: string;
  description?: string;
  form?: unknown;
  /** The answers of a form beside their questions, once they were read. */
  fields?: { label: string; value: string }[];
}

export interface OrderItem {
  product_id: string;
  name?: string;
  /** The exact price of one piece; older orders have only the price. */
  amount?: Money;
  quantity: number;
  price: number;
  currency: string;
}

export interface Order {
  catalog_id: string;
  text?: string;
  items: OrderItem[];
}

export interface SystemChange {
  type: string;
  body: string;
  from?: string;
  to?: string;
}

export interface Unsupported {
  raw_type: string;
  code?: string;
  detail?: string;
}

export interface Referral {
  source_url?: string;
  source_type?: string;
  source_id?: string;
  headline?: string;
  body?: string;
  media_type?: string;
  media_url?: string;
  thumbnail_url?: string;
  click_id?: string;
}

export interface RichButton {
  id: string;
  title: string;
}

export interface ListRow {
  id: string;
  title: string;
  description?: string;
}

export interface ListSection {
  title?: string;
  rows: ListRow[];
}

export interface Rich {
  header?: string;
  body: string;
  footer?: string;
  buttons?: RichButton[];
  list_label?: string;
  sections?: ListSection[];
  link?: { title: string; url: string };
  ask_location?: boolean;
  /** The country in whose form an address is asked for: IN. */
  ask_address?: string;
  products?: ProductOffer;
  form?: FormOffer;
  /** Choices that go away once the customer wrote on. */
  quick_replies?: RichButton[];
  cards?: RichCardPart[];
  page?: { url: string; title: string; text?: string; image?: string; image_url?: string };
  times?: TimePicker;
  adaptive_card?: unknown;
  app?: RichApp;
  payment?: { reference: string; amount: Money; lines?: { title: string; amount: Money }[]; url?: string };
}

/** An app of the business that opens within the messages. */
export interface RichApp {
  id: string;
  title: string;
  subtitle?: string;
  /** One of the message's attachments. */
  image?: string;
  /** What it is opened with. */
  data?: string;
  /** The page that does the same where there is no app. */
  url?: string;
  live?: boolean;
}

/** One of several cards side by side. */
export interface RichCardPart {
  title: string;
  text?: string;
  /** One of the message's attachments. */
  image?: string;
  image_url?: string;
  buttons?: { id?: string; title: string; url?: string }[];
}

/** Moments of which the customer picks one. */
export interface TimePicker {
  title: string;
  time_zone?: string;
  place?: string;
  language?: string;
  slots: { id: string; start: string; minutes?: number }[];
}

/** An exact amount in the currency's smallest unit. */
export interface Money {
  minor: number;
  currency: string;
}

/** An amount in digits, without its currency: "39.90". */
export function moneyText({ minor, currency }: Money): string {
  const digits = moneyDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** How many digits a currency has after its point. */
export function moneyDigits(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export interface ProductItem {
  id: string;
  name?: string;
  price?: Money | null;
  url?: string;
}

/** Products that a message shows, to be looked at and ordered. */
export interface ProductOffer {
  catalog_id?: string;
  whole?: boolean;
  shelves?: { title?: string; items: ProductItem[] }[];
}

export interface FormQuestion {
  key: string;
  label: string;
  kind: string;
  options?: { id: string; title: string }[];
  goes?: string;
}

/** A form that a message opens. */
export interface FormOffer {
  id: string;
  version?: number;
  title?: string;
  label?: string;
  questions?: FormQuestion[];
}

export interface Template {
  /** Of the desk's own; absent where a program sent the platform's own shape. */
  id?: string;
  name: string;
  language: string;
  components?: unknown;
  /** How it reads, where the desk filled one of its own templates. */
  shown?: TemplateShown;
}

export interface MailAddress {
  name?: string;
  address: string;
}

/** What a mail has beyond its text and files. */
export interface Email {
  subject: string;
  from?: MailAddress;
  reply_to?: MailAddress[];
  to?: MailAddress[];
  cc?: MailAddress[];
  bcc?: MailAddress[];
  /** What it repeats of earlier mails. */
  quoted?: string;
  /** What each of its files is, in their order. */
  parts?: { role: "page" | "inline" | "file"; content_id?: string }[];
  /** A machine wrote it. */
  automatic?: boolean;
  /** The sender's domain does not vouch for it. */
  suspect?: boolean;
}

export interface Content {
  email?: Email;
  location?: Location;
  contacts?: ContactCard[];
  answer?: Answer;
  order?: Order;
  system?: SystemChange;
  rich?: Rich;
  template?: Template;
  unsupported?: Unsupported;
  referral?: Referral;
  product?: { catalog_id: string; product_id: string };
  forwarded?: boolean;
  /** What it has beyond its words where it was said in public. */
  public?: Public | null;
  extra?: unknown;
}

export interface Attachment {
  id: string;
  mime: string;
  size: number;
  name: string;
  url: string;
  state: "pending" | "ready" | "failed" | "refused";
  error?: string;
  width?: number;
  height?: number;
  duration?: number;
}

export interface Quote {
  id: string;
  external_id?: string;
  kind?: MessageKind;
  text?: string;
  author?: string;
}

export interface Author {
  type: "contact" | "agent" | "bot" | "system";
  id: string;
  name: string;
}

export interface Reaction {
  emoji: string;
  author: Author;
  at: string;
}

export interface SendError {
  code: string;
  title: string;
  detail: string;
  retryable: boolean;
}

export interface Pricing {
  model?: string;
  type?: string;
  category?: string;
  billable?: boolean;
}

/** What the team noted on a single message. */
export interface MessageMarks {
  tags: string[];
  handled_at: string | null;
  user_ids: string[];
  team_ids: string[];
}

export interface Message {
  id: string;
  conversation_id: string;
  case_id: string;
  channel_id: string;
  direction: Direction;
  kind: MessageKind;
  text: string;
  content: Content | null;
  attachments: Attachment[];
  reply_to: Quote | null;
  author: Author;
  external_id: string;
  status: MessageStatus;
  error: SendError | null;
  reactions: Reaction[];
  pricing: Pricing | null;
  occurred_at: string;
  created_at: string;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  failed_at: string | null;
  edited_at: string | null;
  deleted_at: string | null;
  origin: string;
  attempts: number;
  /** What the team noted on it; absent where nothing is. */
  marks?: MessageMarks;
  /** The ids of the members whom a note names. */
  mentions?: string[];
  /** When it is sent, while it is to be sent later. */
  send_at?: string | null;
  /** Only on messages that this browser has just written: the id it made until the server's own arrives. */
  client_id?: string;
}

export const messageKeys = {
  /** The messages of a conversation, newest page first; items within a page newest first (order=desc). */
  list: (conversationId: string) => ["messages", conversationId] as const,
  one: (id: string) => ["message", id] as const,
  history: (id: string) => ["message", id, "history"] as const,
  mail: (id: string) => ["message", id, "mail"] as const,
};

/** What is to be known of a mail before its page is shown. */
export function fetchMail(id: string, options?: RequestOptions) {
  return api.get<{ has_page: boolean; remote_images: number; quoted: boolean }>(`/messages/${id}/mail`, options);
}

export function fetchMessages(conversationId: string, cursor: string | null, options?: RequestOptions, limit = 50) {
  return api.get<Page<Message>>(`/conversations/${conversationId}/messages`, {
    ...options,
    query: { order: "desc", limit, cursor },
  });
}

const rank: Record<MessageStatus, number> = {
  received: 0,
  queued: 1,
  unconfirmed: 2,
  sent: 3,
  failed: 4,
  delivered: 5,
  read: 6,
};

/** Merges what arrives with what is held: a state never goes back, whatever the order of arrival. */
export function newerMessage(held: Message, arrived: Message): Message {
  // An answer from before a try is older than news of that try.
  if (arrived.attempts < held.attempts) return held;
  if (arrived.attempts === held.attempts && rank[arrived.status] < rank[held.status]) {
    return { ...arrived, status: held.status, client_id: held.client_id };
  }
  return held.client_id ? { ...arrived, client_id: held.client_id } : arrived;
}

/**
 * Puts a message into the pages of its conversation (newest first): replaces
 * the one with its id, else stands in the order of occurred_at. Older than all
 * that is loaded while more pages exist: left out, a later page brings it.
 */
export function putMessage(data: Pages<Message>, message: Message): Pages<Message> {
  const replaced = mapItem(data, message.id, (old) => newerMessage(old, message));
  if (replaced !== data) return replaced;
  if (data.pages.some((p) => p.items.some((m) => m.id === message.id))) return data;
  for (const [n, page] of data.pages.entries()) {
    const at = page.items.findIndex((m) => comesBefore(m, message));
    if (at < 0 && n < data.pages.length - 1) continue;
    if (at < 0 && page.next_cursor) return data;
    const items = page.items.toSpliced(at < 0 ? page.items.length : at, 0, message);
    return { ...data, pages: data.pages.with(n, { ...page, items }) };
  }
  return data;
}

/**
 * Puts a message that came by the stream, which may be faster than the answer to the
 * request that wrote it: then it takes the place of what was painted for it.
 */
export function putArrived(data: Pages<Message>, message: Message): Pages<Message> {
  const all = data.pages.flatMap((p) => p.items);
  if (message.direction === "in" || all.some((m) => m.id === message.id)) return putMessage(data, message);
  const painted = all.findLast((m) => m.id === m.client_id && sameWords(m, message));
  return painted ? settleMessage(data, painted.id, message) : putMessage(data, message);
}

function sameWords(a: Message, b: Message): boolean {
  return a.direction === b.direction && a.kind === b.kind && a.text === b.text && a.author.id === b.author.id;
}

/** Swaps the optimistic message of a client id for the server's. */
export function settleMessage(data: Pages<Message>, clientId: string, message: Message): Pages<Message> {
  const without = {
    ...data,
    pages: data.pages.map((p) => ({ ...p, items: p.items.filter((m) => m.id !== clientId) })),
  };
  return putMessage(without, { ...message, client_id: clientId });
}

function comesBefore(a: Message, b: Message): boolean {
  return a.occurred_at === b.occurred_at ? a.id < b.id : a.occurred_at < b.occurred_at;
}
