import { ApiError } from "@client/error";
import { t } from "@lingui/core/macro";
import type { QueryClient } from "@tanstack/react-query";
import {
  Ban,
  Check,
  CircleUserRound,
  Eye,
  EyeOff,
  FolderPlus,
  Heart,
  HeartOff,
  Lock,
  type LucideIcon,
  Pencil,
  Reply,
  Trash2,
  Undo2,
} from "lucide-react";
import type { Done } from "@/actions/registry";
import { doVerb, type ItemVerb, type May, type PublicItem, type Verb } from "@/entities/public";
import { askPublic } from "../dialogs";
import { say } from "../words";
import { patchItem, refreshItem } from "./store";

/** A verb as menus, buttons and keys show it for one item. */
export interface VerbEntry {
  verb: Shown;
  title: string;
  icon: LucideIcon;
  keys?: string;
  danger: boolean;
  /** Why it can't be done; undefined where it can. */
  why?: string;
}

type Shown = Exclude<ItemVerb, "name" | "profile">;

const icons: Record<Shown, LucideIcon> = {
  reply: Reply,
  private: Lock,
  like: Heart,
  unlike: HeartOff,
  approve: Check,
  unapprove: Undo2,
  hide: EyeOff,
  show: Eye,
  rewrite: Pencil,
  remove: Trash2,
  withdraw: Trash2,
  block: Ban,
  unblock: CircleUserRound,
  make_case: FolderPlus,
};

/** The keys in the stream of moderation. */
export const verbKeys: Partial<Record<ItemVerb, string>> = {
  reply: "r",
  private: "p",
  like: "l",
  unlike: "l",
  approve: "a",
  unapprove: "a",
  hide: "h",
  show: "h",
  remove: "d",
  withdraw: "d",
  block: "b",
  unblock: "b",
  rewrite: "w",
  make_case: "e",
};

export function verbTitle(verb: Shown): string {
  const titles: Record<Shown, string> = {
    reply: t`Answer in public`,
    private: t`Answer in private`,
    like: t`Like`,
    unlike: t`Take the like back`,
    approve: t`Approve`,
    unapprove: t`Take the approval back`,
    hide: t`Hide`,
    show: t`Show again`,
    rewrite: t`Edit our words`,
    remove: t`Delete on the network`,
    withdraw: t`Delete our words`,
    block: t`Block the author`,
    unblock: t`Unblock the author`,
    make_case: t`Make a case`,
  };
  return titles[verb];
}

/** What takes a verb back. */
const inverse: Partial<Record<ItemVerb, Verb>> = {
  like: "unlike",
  unlike: "like",
  hide: "show",
  show: "hide",
  block: "unblock",
  unblock: "block",
  approve: "unapprove",
  unapprove: "approve",
};

export function inverseOf(verb: ItemVerb): Verb | undefined {
  return inverse[verb];
}

/** What is asked before: it changes what everybody sees, and is not asked for every day. */
export const asked: ReadonlySet<ItemVerb> = new Set(["hide", "remove", "block", "withdraw"]);

export function mayOf(item: Pick<PublicItem, "may">, verb: ItemVerb): May | undefined {
  return item.may.find((m) => m.verb === verb);
}

/** Why a verb can't be done; undefined where it can. */
export function whyNotVerb(item: Pick<PublicItem, "may">, verb: ItemVerb): string | undefined {
  const may = mayOf(item, verb);
  return may?.allowed ? undefined : say(may?.why) || t`This network can't do that here.`;
}

const isShown = (verb: ItemVerb): verb is Shown => verb in icons;

export function verbEntries(item: PublicItem): VerbEntry[] {
  return (
    item.may
      .map((m) => m.verb)
      .filter(isShown)
      // A post is no message: it has no conversation to be answered in.
      .filter((verb) => !item.as_post || (verb !== "reply" && verb !== "private"))
      .map((verb) => ({
        verb,
        title: verbTitle(verb),
        icon: icons[verb],
        keys: verbKeys[verb],
        danger: verb === "remove" || verb === "withdraw" || verb === "block",
        why: whyNotVerb(item, verb),
      }))
  );
}

/** Begins a verb: asks where it has to be asked, else does it. */
export function beginVerb(client: QueryClient, item: PublicItem, verb: Shown): Promise<Done | undefined> | undefined {
  if (verb === "reply" || verb === "private" || verb === "rewrite") {
    askPublic({ kind: verb, item });
    return undefined;
  }
  if (asked.has(verb)) {
    askPublic({ kind: "verb", verb, item });
    return undefined;
  }
  return performVerb(client, item, verb);
}

/** Does a verb, and answers what was done and how it is undone. */
export async function performVerb(client: QueryClient, item: PublicItem, verb: Verb, text?: string): Promise<Done> {
  const final = mayOf(item, verb)?.final ?? false;
  const body = { verb, ...(text !== undefined && { text }), ...(final && { confirm: true }) };
  const action = await doVerb(item, body);
  patchItem(client, item.message_id, (held) => ({ ...held, pending: action.state === "done" ? null : action }));
  if (action.state === "done" && !item.as_post) refreshItem(client, item.message_id);
  if (action.state === "failed") throw new ApiError(409, { detail: action.error?.detail || action.error?.title });
  const back = inverse[verb];
  return {
    message: doneText(verb),
    undo: back && !final ? async () => void (await performVerb(client, item, back)) : undefined,
  };
}

export function doneText(verb: Verb): string {
  const texts: Record<Verb, string> = {
    like: t`Liked.`,
    unlike: t`The like is taken back.`,
    approve: t`Approved.`,
    unapprove: t`The approval is taken back.`,
    hide: t`Hidden from the public.`,
    show: t`The public sees it again.`,
    rewrite: t`The new words go to the network.`,
    remove: t`Deleted on the network. Our copy is kept.`,
    withdraw: t`Our words are deleted on the network.`,
    block: t`The author is blocked.`,
    unblock: t`The author may write again.`,
    make_case: t`A case was made.`,
  };
  return texts[verb];
}
