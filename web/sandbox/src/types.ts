export interface Account {
  id: string;
  platform: string;
  name: string;
  display: string;
  reached: boolean;
  /** Whether the platform has a console of its own here. */
  steered: boolean;
  /** The kinds of messages that phones can send; missing for all. */
  kinds?: string[];
  /** Its messages have a subject, which customers write. */
  subjects?: boolean;
  /** It has a public place alone: phones exchange no messages with it. */
  mute?: boolean;
}

/** An account that no channel has yet, with what its form asks for. */
export interface Spare {
  platform: string;
  title: string;
  display: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
}

/** What a customer decided about a business. */
export interface Customer {
  blocked: boolean;
  /** Missing where a network knows neither offers nor reports. */
  stopped?: boolean;
}

export interface Phone {
  id: string;
  name: string;
  number: string;
  language: "en" | "es";
  user_id: string;
  username?: string;
  hidden: boolean;
  undeliverable: boolean;
  receipts: "auto" | "manual";
  avatar: number;
}

export interface PhoneView extends Phone {
  last_text: string;
  last_at: string;
  unread: number;
}

export interface Choice {
  id: string;
  title: string;
  description?: string;
  /** What a press does on the phone itself; without it, it answers the business. */
  does?: "url" | "call" | "copy" | "catalog" | "flow";
  value?: string;
}

export interface MediaFile {
  id: string;
  mime: string;
  name?: string;
  size?: number;
  external?: string;
}

/** Something that a business sells; the price is in hundredths. */
export interface Product {
  sku: string;
  name: string;
  price: number;
  currency: string;
}

export interface FormScreen {
  id: string;
  title: string;
  texts?: string[];
  fields?: FormField[];
  button: string;
  next?: string;
}

export interface FormField {
  kind: "text" | "number" | "email" | "phone" | "area" | "date" | "one" | "some" | "yes";
  name: string;
  label: string;
  required: boolean;
  options?: Choice[];
}

/** One of several cards side by side in a message. */
export interface Panel {
  media?: MediaFile;
  title?: string;
  text?: string;
  buttons?: Choice[];
}

/** A web page shown with its picture and title. */
export interface PageCard {
  url: string;
  title: string;
  text?: string;
  media?: MediaFile;
}

/** Moments of which the customer picks one. */
export interface Times {
  title?: string;
  place?: string;
  time_zone?: string;
  slots: { id: string; start: string; minutes?: number }[];
}

/** Money that is asked for, in the currency's smallest unit. */
export interface Payment {
  reference: string;
  title?: string;
  amount: number;
  currency: string;
  url?: string;
}

/** An app that opens from a bubble and answers the business. */
export interface AppCard {
  id: string;
  name?: string;
  title: string;
  subtitle?: string;
  /** What it is opened with. */
  data?: string;
  media?: MediaFile;
}

export interface Message {
  id: string;
  business: boolean;
  kind: string;
  text?: string;
  media?: MediaFile;
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  contacts?: { name: string; phone?: string; email?: string; company?: string }[];
  header?: string;
  footer?: string;
  buttons?: Choice[];
  list?: { label: string; sections: { title?: string; rows: Choice[] }[] };
  link?: { title: string; url: string };
  offer?: { text: string; code?: string; until?: string };
  panels?: Panel[];
  /** Choices that go away once the customer has written on. */
  quick?: Choice[];
  page?: PageCard;
  times?: Times;
  /** An Adaptive Card in its own JSON. */
  adaptive?: unknown;
  payment?: Payment;
  app?: AppCard;
  goods?: { catalog_id: string; label?: string; shelves: { title?: string; items: Product[] }[] };
  order?: { items: (Product & { quantity: number })[] };
  form?: { label: string; first: string; screens: FormScreen[] };
  filled?: { response: string };
  answer?: Choice & { kind: string };
  reply_to?: string;
  quote?: { business: boolean; text: string };
  referral?: { headline: string; body: string; source_url: string };
  our_reaction?: string;
  their_reaction?: string;
  status?: "accepted" | "sent" | "delivered" | "read" | "failed";
  failure?: { code: number; title: string; detail: string };
  seen?: boolean;
  at: string;
  edited_at?: string;
  gone_at?: string;
}

export interface Draft {
  subject?: string;
  kind: string;
  text?: string;
  media_id?: string;
  location?: Message["location"];
  contacts?: Message["contacts"];
  choose?: { message_id: string; id: string; title?: string; data?: unknown };
  cart?: { message_id: string; items: { sku: string; quantity: number }[] };
  answers?: { message_id: string; values: Record<string, Record<string, string | boolean | string[]>> };
  reply_to?: string;
  referral?: { source_url: string; source_id: string; headline: string; body: string; click_id: string };
}

export interface Faults {
  slow_ms: number;
  throttle: boolean;
  error: boolean;
  cut: boolean;
  lost_answer: boolean;
  duplicate: boolean;
  shuffle: boolean;
  undeliverable: boolean;
  rate: number;
}

export interface Life {
  on: boolean;
  per_minute: number;
}

export interface TableState {
  accounts: Account[];
  clock: { now: string; offset_seconds: number };
  faults: Faults;
  life: Life;
  phones: number;
  waiting: number;
}
