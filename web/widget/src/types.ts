/** What the server tells of a chat: nothing that a stranger may not know. */
export interface Told {
  channel: string;
  base: string;
  title: string;
  greeting: Record<string, string>;
  color: string;
  position: "right" | "left";
  appearance: "auto" | "light" | "dark";
  language: "auto" | "en" | "es";
  fields: { name: "name" | "email" | "phone"; required: boolean }[];
  topics?: string[];
  consent?: { version: string; text: string; privacy?: string };
  verified_only?: boolean;
  max_file: number;
  open: boolean;
  opens_at?: string;
  privacy?: string;
}

export interface User {
  id?: string;
  hash?: string;
  token?: string;
  name?: string;
  email?: string;
}

export interface Choice {
  id: string;
  title: string;
}

export interface Card {
  title: string;
  text?: string;
  image_url?: string;
  buttons?: { id?: string; title: string; url?: string }[];
}

export interface Rich {
  header?: string;
  body: string;
  footer?: string;
  buttons?: Choice[];
  quick_replies?: Choice[];
  cards?: Card[];
  link?: { title: string; url: string };
  page?: { url: string; title: string; text?: string; image_url?: string };
  adaptive_card?: unknown;
}

export interface Answer {
  kind: string;
  id: string;
  title: string;
  form?: unknown;
  fields?: { label: string; value: string }[];
}

export interface FileShown {
  id: string;
  name: string;
  mime: string;
  size: number;
  url?: string;
  width?: number;
  height?: number;
}

export interface Bubble {
  id: string;
  client_id?: string;
  from: "me" | "agent" | "bot" | "system";
  name?: string;
  at: string;
  kind: string;
  text?: string;
  rich?: Rich;
  answer?: Answer;
  files?: FileShown[];
  reply_to?: { id: string; text: string };
  reactions?: string[];
  status?: string;
  edited?: boolean;
  deleted?: boolean;
}

/** A message on its way: it stays until the server has it on disk. */
export interface Outgoing {
  id: string;
  text: string;
  at: string;
  reply_to?: string;
  answer?: Answer;
  files?: FileShown[];
  /** Why it will never go as it is. */
  refused?: string;
}

export interface Standing {
  read: boolean;
  place?: number;
}
