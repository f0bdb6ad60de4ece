import { aMessage } from "@/entities/fixtures";
import type { PublicItem } from "@/entities/public";

/** An item for tests. */
export function anItem(part: Partial<PublicItem> = {}): PublicItem {
  const id = part.message_id ?? "m1";
  return {
    message_id: id,
    post_id: "p1",
    channel_id: "ch1",
    platform: "network",
    conversation_id: "v1",
    case_id: "c1",
    contact_id: "k1",
    kind: "comment",
    direction: "in",
    parent: "",
    external_id: `x-${id}`,
    state: "new",
    rating: 0,
    version: "",
    country: "",
    occurred_at: `2026-11-20T10:00:0${id.slice(-1)}Z`,
    changed_at: "2026-11-20T10:00:00Z",
    answered_at: null,
    message: aMessage({ id }),
    may: [],
    pending: null,
    ...part,
  };
}
