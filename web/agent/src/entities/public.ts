import { api, type Page, type RequestOptions } from "@client/api";
import type { CaseStatus } from "./case";
import type { Caps, Level, MediaCaps, Text } from "./channel";
import type { Ref } from "./contact";
import type { Attachment, Message, SendError } from "./message";

export type PublicKind = "post" | "comment" | "mention" | "review" | "listing" | "video";

export type ItemState = "new" | "approved" | "hidden" | "removed" | "gone";

/** What can be done to a public item, on its network or here. */
export type Verb =
  | "like"
  | "unlike"
  | "hide"
  | "show"
  | "remove"
  | "block"
  | "unblock"
  | "rewrite"
  | "withdraw"
  | "approve"
  | "unapprove"
  | "make_case";

/** What a verb stands under in a network's rules. */
export type RuleVerb = "like" | "hide" | "remove" | "block" | "rewrite" | "withdraw" | "private" | "name" | "profile";

/** What a message in public has beyond its words. */
export interface Public {
  kind: PublicKind;
  post_id: string;
  parent?: string;
  link?: string;
  rating?: number;
  recommends?: boolean | null;
  title?: string;
  version?: string;
  country?: string;
  language?: string;
  device?: string;
  likes?: number;
  liked?: boolean;
  hidden?: boolean;
  removed?: boolean;
  blocked?: boolean;
  cannot?: RuleVerb[] | null;
  versions?: PublicVersion[] | null;
  private_conversation_id?: string;
  named?: boolean;
  profile_id?: string;
}

export interface PublicVersion {
  text: string;
  title?: string;
  rating?: number;
  /** Since when it said so. */
  at: string;
}

export interface PostCounts {
  likes?: number | null;
  comments?: number | null;
  shares?: number | null;
  reach?: number | null;
  /** The mean of a listing's stars, in hundredths. */
  rating?: number | null;
  at?: string | null;
}

/** Whether the reader may do something to an item, and what comes of it. */
export interface May {
  verb: ItemVerb;
  allowed: boolean;
  why?: Text;
  /** What the public will see. */
  says?: Text;
  /** It cannot be undone. */
  final?: boolean;
}

/** All that can be thought of for an item, in the order in which it is shown. */
export type ItemVerb = Verb | "reply" | "private" | "name" | "profile";

/** What public words stand under. */
export interface Post {
  id: string;
  channel_id: string;
  platform: string;
  external_id: string;
  kind: PublicKind;
  ours: boolean;
  author: string;
  contact_id?: string;
  message_id?: string;
  under?: string;
  title: string;
  text: string;
  link: string;
  shared_link?: string;
  attachments: Attachment[];
  counts: PostCounts;
  published_at: string;
  edited_at: string | null;
  hidden_at: string | null;
  deleted_at: string | null;
  publication_id?: string;
  liked?: boolean;
  may?: May[];
  pending?: PublicAction | null;
}

/** What an item says of the post that it stands under. */
export type PostShort = Pick<Post, "id" | "kind" | "ours" | "author" | "title" | "text" | "link" | "external_id">;

/** A verb on its way to the network. */
export interface PublicAction {
  id: string;
  post_id: string;
  /** Empty for the post itself. */
  message_id: string;
  verb: Verb;
  text?: string;
  actor: { type: string; id?: string; name?: string };
  state: "queued" | "done" | "failed";
  error: SendError | null;
  attempts: number;
  created_at: string;
  done_at: string | null;
}

/** A message in public as lists of moderation and of reviews show it. */
export interface PublicItem {
  message_id: string;
  post_id: string;
  /** It is a post of ours under another, and no message; its id stands for the message's. */
  as_post?: boolean;
  channel_id: string;
  platform: string;
  conversation_id: string;
  case_id: string;
  contact_id: string;
  kind: PublicKind;
  direction: "in" | "out";
  parent: string;
  /** The message that it answers; empty right under the post, or where that is not known. */
  parent_id?: string;
  external_id: string;
  state: ItemState;
  rating: number;
  version: string;
  country: string;
  occurred_at: string;
  changed_at: string;
  answered_at: string | null;
  message: Message;
  post?: PostShort | null;
  contact?: Ref | null;
  case?: { id: string; number: number; status: CaseStatus } | null;
  may: May[];
  /** What is on its way to the network; of what was refused, why, until somebody looks again. */
  pending: PublicAction | null;
}

export interface VerbRule {
  level: Level;
  final?: boolean;
  says: Text;
  why?: Text;
  seconds?: number;
  once?: boolean;
}

/** What an account can do in public. */
export interface PublicCaps {
  post: {
    level: Level;
    text_length: number;
    images: number;
    video: Level;
    link: Level;
    no_text: boolean;
    needs: boolean;
    under: Level;
    schedule: Level;
    max_image_bytes?: number;
    max_video_bytes?: number;
    why?: Text;
  };
  reply: {
    level: Level;
    text_length: number;
    media?: Record<string, MediaCaps> | null;
    once?: boolean;
    why?: Text;
  };
  ratings?: number;
  depth?: number;
  verbs: Partial<Record<RuleVerb, VerbRule>>;
  counts?: string[] | null;
}

/** What the stream of moderation shows. */
export interface StreamFilter {
  channel_id?: string;
  kind?: PublicKind;
  state?: ItemState;
  rating?: number;
  answered?: boolean;
  /** A tag that the item itself carries. */
  tag?: string;
  /** A person's or a team's id, or "me". */
  assignee?: string;
  handled?: boolean;
}

export const publicKeys = {
  all: ["public"] as const,
  stream: (filter: StreamFilter) => ["public", "items", filter] as const,
  item: (messageId: string) => ["public", "item", messageId] as const,
  posts: ["public", "posts"] as const,
  thread: (postId: string) => ["public", "thread", postId] as const,
  reviews: ["public", "reviews"] as const,
};

export function fetchItems(
  filter: StreamFilter & { post_id?: string },
  cursor: string | null,
  options?: RequestOptions,
) {
  const { answered, handled, ...rest } = filter;
  const said = (yes?: boolean) => (yes === undefined ? undefined : yes ? "yes" : "no");
  const query = { ...rest, answered: said(answered), handled: said(handled), cursor, limit: 50 };
  return api.get<Page<PublicItem>>("/public/items", { ...options, query });
}

export interface PostThread {
  post: Post;
  items: PublicItem[];
  next_cursor: string | null;
}

interface ThreadEntry {
  item: PublicItem | null;
  /** Words of ours that answer nobody, and are no message. */
  ours: Post | null;
  under: string;
}

/** What was said under a post, the oldest first; each says what it stands under. */
export async function fetchThread(
  postId: string,
  cursor: string | null,
  options?: RequestOptions,
): Promise<PostThread> {
  const answer = await api.get<{ post: Post; items: ThreadEntry[]; next_cursor: string | null }>(
    `/public/posts/${postId}/thread`,
    { ...options, query: { cursor, limit: 200 } },
  );
  const items = answer.items.flatMap(({ item, ours, under }) => {
    const one = item ?? (ours && postAsItem(ours));
    return one ? [{ ...one, parent_id: under }] : [];
  });
  return { ...answer, items };
}

/** A post as an item, so that it stands beside others and the same can be done with it. */
export function postAsItem(post: Post): PublicItem {
  return {
    message_id: post.id,
    post_id: post.id,
    as_post: true,
    channel_id: post.channel_id,
    platform: post.platform,
    conversation_id: "",
    case_id: "",
    contact_id: "",
    kind: post.under ? "comment" : post.kind,
    direction: post.ours ? "out" : "in",
    parent: "",
    external_id: post.external_id,
    state: post.deleted_at ? "removed" : post.hidden_at ? "hidden" : "new",
    rating: 0,
    version: "",
    country: "",
    occurred_at: post.published_at,
    changed_at: post.edited_at ?? post.published_at,
    answered_at: null,
    message: {
      id: post.id,
      conversation_id: "",
      case_id: "",
      channel_id: post.channel_id,
      direction: "out",
      kind: "text",
      text: post.text,
      content: { public: { kind: "comment", post_id: post.id, link: post.link, liked: post.liked } },
      attachments: post.attachments ?? [],
      reply_to: null,
      author: { type: "system", id: post.channel_id, name: post.author },
      external_id: post.external_id,
      status: "sent",
      error: null,
      reactions: [],
      pricing: null,
      occurred_at: post.published_at,
      created_at: post.published_at,
      sent_at: post.published_at,
      delivered_at: null,
      read_at: null,
      failed_at: null,
      edited_at: post.edited_at,
      deleted_at: post.deleted_at,
      origin: "",
      attempts: 0,
    },
    may: post.may ?? [],
    pending: post.pending ?? null,
  };
}

export interface VerbBody {
  verb: Verb;
  text?: string;
  /** Said where it cannot be undone. */
  confirm?: boolean;
}

/** Asks for a verb; the answer says whether it is on its way, done or refused. */
export function doVerb(item: Pick<PublicItem, "message_id" | "as_post">, body: VerbBody) {
  const place = item.as_post ? "posts" : "items";
  return api.post<PublicAction>(`/public/${place}/${item.message_id}/verbs`, body);
}

export interface BulkAnswer {
  /** The error is empty where it was done. */
  items: { message_id: string; action: PublicAction | null; error: string }[];
}

/** Does one verb to many items, each answered for itself. */
export function doVerbs(ids: readonly string[], body: VerbBody) {
  return api.post<BulkAnswer>("/public/items/verbs", { ids, ...body });
}

/** Tries again what the network refused. */
export function retryAction(id: string) {
  return api.post<PublicAction>(`/public/actions/${id}/retry`);
}

export interface PrivateAnswer {
  conversation_id: string;
  case_id: string;
}

/** Answers a public item in private. */
export function answerInPrivate(messageId: string, text: string, idempotencyKey: string) {
  return api.post<PrivateAnswer>(`/public/items/${messageId}/private`, { text }, { idempotencyKey });
}

/** What fits an answer in public: its words, its files, and nothing rich beyond them. */
export function inPublic(caps: Caps): Caps {
  const p = caps.public;
  if (!p) return caps;
  const none = { ...caps.interactive, products: "no" as const, forms: "no" as const };
  return {
    ...caps,
    text_length: p.reply.text_length,
    caption_length: p.reply.text_length,
    formatting: "none",
    media: p.reply.media ?? null,
    buttons: { ...caps.buttons, level: "no" },
    list: { ...caps.list, level: "no" },
    link_button: "no",
    location: "no",
    contacts: "no",
    reply: "yes",
    reactions: "no",
    typing: "no",
    templates: "no",
    voice_calls: "no",
    window: { seconds: 0, templates: false },
    interactive: none,
    quick_replies: undefined,
    cards: undefined,
    page: "no",
    times: undefined,
    adaptive_cards: "no",
    payments: "no",
    apps: undefined,
    splits: false,
    mail: undefined,
  };
}

/** Whether a network has a public side at all. */
export function isPublic(caps: Caps | undefined): boolean {
  return caps?.public !== undefined && caps.public !== null;
}
