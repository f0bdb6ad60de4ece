import { api, type Page } from "@client/api";
import { isApiError } from "@client/error";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { MessageStatus } from "./message";
import type { NumberRules } from "./number";
import type { PublicCaps } from "./public";
import type { TemplateRules } from "./template-edit";

export interface Text {
  en: string;
  es: string;
}

export type Level = "" | "no" | "degraded" | "yes";

export interface MediaCaps {
  level: Level;
  max_bytes: number;
  mimes: string[] | null;
  caption: boolean;
}

export interface Caps {
  text_length: number;
  caption_length: number;
  formatting: string;
  media: Record<string, MediaCaps> | null;
  buttons: { level: Level; max: number; title_length: number; id_length: number; body_length: number };
  list: {
    level: Level;
    rows: number;
    sections: number;
    title_length: number;
    description_length: number;
    label_length: number;
    body_length: number;
    id_length: number;
    section_length: number;
  };
  link_button: Level;
  location: Level;
  contacts: Level;
  reply: Level;
  reactions: Level;
  edit: Level;
  delete: Level;
  typing: Level;
  read_receipts: Level;
  templates: Level;
  voice_calls: Level;
  receipts: MessageStatus[] | null;
  /** Messages are mails: with a subject, several recipients, and text and files together. */
  mail?: Level;
  window: { seconds: number; templates: boolean };
  rates: { per_second: number; pair_per_second: number; pair_burst: number; max_concurrency: number };
  idempotent: boolean;
  proactive: Level;
  interactive: {
    body_length: number;
    header_length: number;
    footer_length: number;
    link_length: number;
    addresses?: string[];
    products: Level;
    product_max: number;
    shelf_max: number;
    shelf_length: number;
    forms: Level;
    form_label: number;
  };
  quick_replies?: { level: Level; max: number; title_length: number; id_length: number; body_length: number };
  cards?: { level: Level; max: number; buttons: number };
  page?: Level;
  times?: { level: Level; slots: number };
  adaptive_cards?: Level;
  payments?: Level;
  /** Apps that open within the messages, with those that this channel's settings name. */
  apps?: { level: Level; known?: { id: string; name: string }[] };
  /** A text that is too long goes as several messages. */
  splits?: boolean;
  /** What it can do in public; missing where everything is private. */
  public?: PublicCaps | null;
  extra?: Record<string, string>;
}

export interface PlatformField {
  name: string;
  label: Text;
  kind: "text" | "url" | "phone" | "digits" | "secret" | "choice" | "long" | (string & {});
  /** The values of a choice. */
  options?: { value: string; label: Text }[];
  secret: boolean;
  required: boolean;
  default?: string;
  placeholder?: string;
  help: Text;
  pattern?: string;
  advanced?: boolean;
  generate?: boolean;
}

export interface Platform {
  key: string;
  title: string;
  summary: Text;
  kinds: string[];
  /** live: a chat that ends when the customer leaves; asynchronous: a thread that lasts. */
  mode: "live" | "asynchronous";
  docs: string;
  fields: PlatformField[];
  steps: { title: Text; body: Text; shows?: string[] }[] | null;
  checks: { key: string; title: Text }[] | null;
  capabilities: Caps;
  /** What its templates may look like; absent where it says nothing of them. */
  templates?: TemplateRules;
  notes: Text[] | null;
  /** How an account holds its numbers; absent where a channel is an account of its own. */
  numbers?: NumberRules;
  hook: { max_bytes: number; headers?: string[] };
  sample?: string;
  /** Who handles what is written, and as what; missing where nobody but the business does. */
  processing?: {
    parties: { name: string; role: string; does: Text; kept: Text }[];
    promises?: Text[];
    terms?: { title: Text; url: string }[];
  };
  /** The kind of address to which the business may write first; absent where only customers begin. */
  start_by?: "phone" | "email";
  /** How it gets onto the business's pages; missing where the network has pages of its own. */
  embed?: { snippet: string; page: string; live: string[] };
  /** Who can connect an account and what has to be there before. */
  needs?: { who: Text; before: Text[] | null; assisted?: boolean };
  /** Why it wants each answer let go by a person; missing where answers may go by themselves. */
  by_people?: Text;
  /** Each account tells what it can; `capabilities` are then those of one that tells nothing. */
  own_capabilities?: boolean;
  /** The network by which public words are answered in private; its own key where one account has both sides. */
  private_by?: string;
  /** Exists to be copied and tried out; nobody's customers are on it. */
  reference?: boolean;
  /** Its operator ended it: since when, and what took its place. */
  retired?: Text;
}

export interface Channel {
  id: string;
  platform: string;
  name: string;
  settings: Record<string, string>;
  secrets_set: string[];
  webhook_url: string;
  status: "new" | "connected" | "failing" | "disabled";
  status_detail: string;
  last_in_at: string | null;
  last_out_at: string | null;
  created_at: string;
  /** The verbs that agents do not use here in public. */
  public_off?: string[] | null;
  /** What the account itself says that it can do in public; missing where its network says it. */
  own_public?: PublicCaps;
  /** Whether what is said in public here opens cases; always where nothing is. */
  opens_cases?: boolean;
  /** When its network is asked for what is new; missing where the network tells by itself. */
  lookout?: {
    every_seconds: number;
    /** Units of the network's allowance a day, what is spent of them, and what was left; 0 where there is none. */
    quota: number;
    spends: number;
    left: number;
    says: Text;
    last_at: string | null;
    next_at: string | null;
  } | null;
}

export interface ChannelCheck {
  key: string;
  title: Text;
  state: "ok" | "warning" | "failed" | "unknown";
  detail: Text;
  checked_at: string | null;
}

/** What can be done in public on a channel: as its account says it, else as its network does. */
export const publicSide = (channel: Channel, platform: Platform | undefined) =>
  channel.own_public ?? platform?.capabilities.public;

export const channelKeys = {
  list: ["channels"] as const,
  one: (id: string) => ["channels", id] as const,
  checks: (id: string) => ["channels", id, "checks"] as const,
  platforms: ["platforms"] as const,
};

export const platformsQuery = queryOptions({
  queryKey: channelKeys.platforms,
  queryFn: ({ signal }) => api.get<Page<Platform>>("/platforms", { signal }).then((p) => p.items),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The platforms that people are offered to connect. What its operator ended can only be tried out in the sandbox. */
export function connectable(platforms: readonly Platform[], sandbox = false): Platform[] {
  return platforms.filter((p) => !p.reference && (sandbox || !p.retired));
}

/** Whether a channel carries voice calls. Nothing offers a call where it doesn't. */
export function mayCall(caps: Pick<Caps, "voice_calls"> | undefined): boolean {
  return caps?.voice_calls === "yes";
}

export const channelsQuery = queryOptions({
  queryKey: channelKeys.list,
  queryFn: ({ signal }) => api.get<Page<Channel>>("/channels", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

/** Whether a channel was deleted. It is asked where the list of channels lacks one: that holds a page at most. */
const channelGoneQuery = (id: string) =>
  queryOptions({
    queryKey: [...channelKeys.one(id), "gone"],
    queryFn: ({ signal }) =>
      api.get<Channel>(`/channels/${id}`, { signal }).then(
        () => false,
        (e: unknown) => {
          if (isApiError(e, "not_found")) return true;
          throw e;
        },
      ),
    staleTime: 60_000,
  });

/** True for a channel that was deleted: what was written on it is read, and nothing is sent. */
export function useChannelGone(id: string): boolean {
  const channels = useQuery(channelsQuery).data;
  const missing = channels !== undefined && !channels.some((c) => c.id === id);
  return useQuery({ ...channelGoneQuery(id), enabled: missing }).data === true && missing;
}
