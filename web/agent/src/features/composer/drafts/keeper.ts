import { isApiError } from "@client/error";
import type { Draft } from "@/entities/conversation";

/** A draft with what it builds on: the revision that the server had, "" for none. */
export interface Copy {
  draft: Draft | null;
  base: string;
}

/** Words of another window that ours must not overwrite, and must not be overwritten by. */
export interface Other {
  draft: Draft;
  /** Its revision on the server; absent where only the other window had it. */
  revision?: string;
  /** Called once the words are safe in this window. */
  safe?: () => void;
}

/** How one side of a draft reaches the server. A refused base is a conflict. */
export interface Place {
  read: () => Promise<Draft>;
  keep: (draft: Draft, base: string) => Promise<Draft>;
  drop: (base: string) => Promise<void>;
}

export interface Listener {
  /** The box shall hold this. */
  onShow: (draft: Draft | null) => void;
  /** Words that the server does not have yet; undefined once it has all. */
  onLocal: (copy: Copy | undefined) => void;
  onOther: (other: Other | undefined) => void;
}

export type Choice = "mine" | "other" | "both";

/** How long the hands rest before the server is told. */
const rest = 1_000;

export function saysNothing(draft: Draft | null): boolean {
  return !draft || (draft.text.trim() === "" && !draft.uploads?.length && !draft.rich);
}

const bodyOf = (draft: Draft | null) =>
  saysNothing(draft)
    ? ""
    : JSON.stringify([draft?.text, draft?.reply_to ?? "", draft?.uploads ?? [], draft?.rich ?? null]);

/** Whether two drafts say the same. */
export const same = (a: Draft | null, b: Draft | null) => bodyOf(a) === bodyOf(b);

/** Both drafts as one: the other's words first. */
export function merged(other: Draft, mine: Draft): Draft {
  const text = [other.text, mine.text].filter((words) => words.trim() !== "").join("\n");
  const uploads = [...(other.uploads ?? []), ...(mine.uploads ?? [])];
  const out: Draft = { text };
  const replyTo = mine.reply_to ?? other.reply_to;
  const rich = mine.rich ?? other.rich;
  if (replyTo) out.reply_to = replyTo;
  if (uploads.length > 0) out.uploads = uploads;
  if (rich) out.rich = rich;
  return out;
}

/**
 * Keeps one side of a draft on the server. Changes go one after the other and
 * name the revision that they build on, so that the words of another window
 * are never written over: they are told of, and the person chooses.
 */
export class DraftKeeper {
  private base = "";
  private shown: Draft | null = null;
  private wanted: Copy | undefined;
  private other: Other | undefined;
  /** What this window sent last: an answer may be lost, but the words on the server are ours. */
  private tried: Draft | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private chain: Promise<void>;

  constructor(
    private readonly place: Place,
    private readonly listener: Listener,
    /** What this window still had from before. */
    local?: Copy,
  ) {
    if (local) {
      this.wanted = local;
      this.shown = local.draft;
      this.tried = local.draft;
      this.base = local.base;
    }
    this.chain = this.begin();
    if (local) void this.flush();
  }

  /** The person has written: kept here at once, on the server a moment later. */
  write(draft: Draft | null) {
    if (same(draft, this.shown)) return;
    this.shown = draft;
    this.wanted = { draft, base: this.base };
    this.listener.onLocal(this.wanted);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), rest);
  }

  /** Tells the server what waits. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.chain = this.chain.then(() => this.send()).catch(() => {});
    return this.chain;
  }

  /** Looks whether another window has written meanwhile; words of ours that wait are left alone. */
  look(): Promise<void> {
    this.chain = this.chain.then(() => this.begin());
    return this.chain;
  }

  /** Words that a window left behind which is gone; safe is called once this one has them. */
  offer(copy: Copy, safe: () => void) {
    if (!copy.draft || saysNothing(copy.draft) || same(copy.draft, this.shown)) return safe();
    if (!this.wanted && (saysNothing(this.shown) || copy.base === this.base)) {
      this.show(copy.draft);
      this.wanted = copy;
      this.tried = copy.draft;
      this.listener.onLocal(copy);
      void this.flush();
      return safe();
    }
    // One question at a time: what is not asked now is asked at the next visit.
    if (!this.other) this.tell({ draft: copy.draft, safe });
  }

  /** What becomes of the words of the other window. */
  choose(choice: Choice) {
    const other = this.other;
    if (!other) return;
    if (other.revision !== undefined) this.base = other.revision;
    const mine = this.shown;
    const onServer = other.revision !== undefined;
    this.tell(undefined);
    if (choice === "mine") this.keepNow(mine);
    else if (choice === "both" && !saysNothing(mine) && mine) this.keepNow(merged(other.draft, mine), true);
    else if (onServer) {
      this.wanted = undefined;
      this.listener.onLocal(undefined);
      this.show(other.draft);
    } else this.keepNow(other.draft, true);
    other.safe?.();
  }

  private keepNow(draft: Draft | null, show = false) {
    if (show) this.show(draft);
    this.wanted = { draft: saysNothing(draft) ? null : draft, base: this.base };
    this.listener.onLocal(this.wanted);
    void this.flush();
  }

  private show(draft: Draft | null) {
    this.shown = draft;
    this.listener.onShow(draft);
  }

  private tell(other: Other | undefined) {
    this.other = other;
    this.listener.onOther(other);
  }

  /** Brings what the server has, where nothing of ours waits for it. */
  private async begin() {
    if (this.wanted || this.other) return;
    let found: Draft;
    try {
      found = await this.place.read();
    } catch {
      return; // no connection: what is in the box is right, and the next change tells
    }
    if (this.wanted || this.other) return;
    this.base = found.revision ?? "";
    const draft = saysNothing(found) ? null : found;
    if (!same(draft, this.shown)) this.show(draft);
  }

  private async send(): Promise<void> {
    const next = this.wanted;
    if (!next || this.other) return;
    const before = this.tried;
    this.tried = next.draft;
    try {
      if (next.draft) this.base = (await this.place.keep(next.draft, next.base)).revision ?? "";
      else {
        await this.place.drop(next.base);
        this.base = "";
      }
    } catch (e) {
      if (isApiError(e, "conflict")) return this.clash(next, before);
      if (!next.draft && isApiError(e, "not_found")) this.base = "";
      else return; // it stays in this browser; the next change or visit tells it
    }
    this.settle(next);
  }

  /** The server has it, unless something newer waits, which builds on it. */
  private settle(done: Copy) {
    if (this.wanted === done) {
      this.wanted = undefined;
      this.listener.onLocal(undefined);
    } else if (this.wanted) {
      this.wanted = { ...this.wanted, base: this.base };
      this.listener.onLocal(this.wanted);
    }
  }

  private async clash(mine: Copy, before: Draft | null): Promise<void> {
    const found = await this.place.read();
    if (saysNothing(found) || same(found, mine.draft) || same(found, before)) {
      // Nothing of another window is there: what we say now may take its place.
      this.base = found.revision ?? "";
      if (this.wanted) this.wanted = { ...this.wanted, base: this.base };
      return this.send();
    }
    this.tell({ draft: found, revision: found.revision ?? "" });
  }
}
