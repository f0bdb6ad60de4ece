import type { MediaFile } from "../types";

export type Verb = "post" | "mention" | "comment" | "review" | "edit" | "delete" | "like" | "share" | "quote";

/** What a network lets the public do, and what it looks like. */
export interface Rules {
  kind: "page" | "feed" | "video" | "listing";
  title: string;
  verbs: Verb[];
  depth: number;
  publishes: boolean;
  /** The kinds of files that each verb takes. */
  files?: Partial<Record<Verb, string[]>>;
  /** What a review has beside its stars and text. */
  fields?: string[];
  starless?: boolean;
  /** Reviews have comments in place of one answer. */
  discussed?: boolean;
  handles?: boolean;
  lengths?: Partial<Record<Verb, number>>;
  phones?: string;
}

export interface Place {
  id: string;
  platform: string;
  kind: Rules["kind"];
  title: string;
  rules: Rules;
  posts: number;
}

export interface Person {
  id: string;
  name: string;
  handle: string;
  avatar: number;
  language: "en" | "es";
  blocked?: boolean;
}

export interface Version {
  title?: string;
  text: string;
  stars?: number;
  at: string;
}

export interface ReviewFacts {
  stars: number;
  app_version?: string;
  country?: string;
  language?: string;
  device?: string;
  answer?: { text: string; at: string; edited_at?: string };
}

export interface Item {
  id: string;
  place_id: string;
  kind: "post" | "comment" | "review";
  parent?: string;
  post?: string;
  /** Missing for the business itself. */
  author?: Person;
  mention?: boolean;
  quotes?: string;
  title?: string;
  text: string;
  files?: MediaFile[];
  link?: { url: string; title: string };
  at: string;
  edited_at?: string;
  before?: Version[];
  hidden?: boolean;
  gone?: { by: "author" | "business"; at: string };
  likes: string[];
  liked?: boolean;
  shares: number;
  views: number;
  review?: ReviewFacts;
  num: number;
}

/** What somebody writes: `as` is their phone, "" the business in the network's own app. */
export interface Written {
  as: string;
  kind?: Verb;
  under?: string;
  title?: string;
  text?: string;
  media_ids?: string[];
  link?: { url: string; title: string };
  quotes?: string;
  stars?: number;
  app_version?: string;
  country?: string;
  language?: string;
  device?: string;
}
