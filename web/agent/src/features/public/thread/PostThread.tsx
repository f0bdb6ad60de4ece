import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { Plural, useLingui } from "@lingui/react/macro";
import { UnfoldVertical } from "lucide-react";
import { useMemo, useState } from "react";
import type { PublicItem } from "@/entities/public";
import { ItemMenu } from "../item/ItemMenu";
import { ItemView } from "../item/ItemView";
import { ReplyBox } from "../item/ReplyBox";
import { linesOf, treeOf } from "./tree";

interface Props {
  items: readonly PublicItem[];
  /** The conversation that is being read: its words stand out, others' are folded. */
  own?: string;
  stars?: number;
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
  replying: string;
  onReplying: (messageId: string) => void;
}

/** All that was said under a post, nested as the network nests it. */
export function PostThread({ items, own, stars, hasMore, loading, onMore, replying, onReplying }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => linesOf(treeOf(items), own, open), [items, own, open]);
  return (
    <div>
      <ol aria-label={t`What was said under it`} className="grid gap-1">
        {lines.map((line) =>
          line.type === "others" ? (
            <li key={line.key} style={indent(line.items[0]?.depth ?? 0)}>
              <button
                type="button"
                onClick={() => setOpen(new Set([...open, line.key]))}
                className="inline-flex min-h-7 items-center gap-1.5 rounded-md px-2 text-ink-2 text-xs hover:bg-hover"
              >
                <UnfoldVertical aria-hidden className="size-3.5" />
                <Plural value={line.items.length} one="# more by others" other="# more by others" />
              </button>
            </li>
          ) : (
            <li
              key={line.key}
              data-item={line.item.message_id}
              style={indent(line.depth)}
              className={cx(
                "rounded-md px-2 py-1.5",
                line.depth > 0 && "border-line border-l-2",
                own !== undefined && line.item.conversation_id === own && "bg-accent-soft/40",
              )}
            >
              <ItemView item={line.item} stars={stars} tools={<ItemMenu item={line.item} marks />} />
              {replying === line.item.message_id && <ReplyBox item={line.item} onClose={() => onReplying("")} />}
            </li>
          ),
        )}
      </ol>
      {items.length === 0 && <p className="px-2 py-4 text-ink-3 text-sm">{t`Nobody has written under it yet.`}</p>}
      {hasMore && (
        <Button className="mt-2" busy={loading} onClick={onMore}>
          {t`Show more`}
        </Button>
      )}
    </div>
  );
}

/** Deep answers stop moving right where there is no room for it. */
function indent(depth: number) {
  return { marginLeft: `min(${depth * 20}px, ${Math.min(depth, 4) * 4}vw)` };
}
