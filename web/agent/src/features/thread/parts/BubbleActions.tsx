import { IconButton } from "@kit/button";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { Popover } from "@kit/popover";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import {
  ChevronDown,
  Copy,
  Download,
  Forward,
  History,
  Reply,
  RotateCw,
  SmilePlus,
  Split,
  Tag,
  Terminal,
  Zap,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCan } from "@/entities/me";
import type { Message } from "@/entities/message";
import { EmojiPicker } from "@/features/composer/emoji/EmojiPicker";
import { useThreadTools } from "../context";
import { plain } from "../format/parse";
import { mayForward } from "../model/forward";
import { mayRetry } from "../model/receipt";
import { useSplit } from "../use-split";
import { HistoryDialog } from "./HistoryDialog";

const MessageRecipesDialog = lazy(async () => ({
  default: (await import("@/features/case-panel/recipes/MessageRecipesDialog")).MessageRecipesDialog,
}));

const MarksDialog = lazy(async () => ({ default: (await import("./MarksDialog")).MarksDialog }));

/** What can be done with a message; shown on hover and while the focus is in it, its arrow always where one touches. */
export function BubbleActions({ message }: { message: Message }) {
  const { t } = useLingui();
  const { reply, react, retry, forward, caps, maySend, syntax } = useThreadTools();
  const split = useSplit();
  const [picking, setPicking] = useState(false);
  const [menu, setMenu] = useState(false);
  const [history, setHistory] = useState(false);
  const [recipes, setRecipes] = useState(false);
  const [marking, setMarking] = useState(false);
  const mayMark = useCan("cases.write");
  const settled = message.id !== message.client_id;
  if (!settled) return null;
  const open = picking || menu;
  const mayReact = maySend && message.direction === "in" && reaches(caps?.reactions);
  const mayReply = maySend && message.direction !== "note" && reaches(caps?.reply);
  const file = message.attachments.find((a) => a.state === "ready");
  const copy = () => {
    const text = message.text || message.content?.rich?.body || message.content?.answer?.title || "";
    navigator.clipboard.writeText(text).then(
      () => toast({ title: t`Copied` }),
      () =>
        toast({ title: t`This browser didn't let it be copied: ${plain(text, syntax).slice(0, 60)}`, tone: "danger" }),
    );
  };
  return (
    <div
      className={`flex shrink-0 items-center ${open ? "" : "invisible group-focus-within/bubble:visible group-hover/bubble:visible"}`}
    >
      {mayReact && (
        <Popover
          label={t`React`}
          open={picking}
          onOpenChange={setPicking}
          className="p-2"
          trigger={
            <IconButton size="sm" label={t`React`} tooltip={false}>
              <SmilePlus />
            </IconButton>
          }
        >
          <EmojiPicker
            onPick={(emoji) => {
              setPicking(false);
              react(message, emoji);
            }}
          />
        </Popover>
      )}
      {mayReply && (
        <IconButton size="sm" label={t`Reply to this message`} tooltip={false} onClick={() => reply(message)}>
          <Reply />
        </IconButton>
      )}
      <Menu
        open={menu}
        onOpenChange={setMenu}
        align="end"
        trigger={
          <IconButton size="sm" label={t`More about this message`} tooltip={false} className="pointer-coarse:visible">
            <ChevronDown />
          </IconButton>
        }
      >
        {mayReply && (
          <MenuItem icon={<Reply />} onSelect={() => reply(message)}>
            {t`Reply to this message`}
          </MenuItem>
        )}
        {maySend && mayForward(message) && (
          <MenuItem icon={<Forward />} onSelect={() => forward(message)}>
            {t`Forward…`}
          </MenuItem>
        )}
        <MenuItem icon={<Copy />} onSelect={copy}>
          {t`Copy the text`}
        </MenuItem>
        {maySend && message.direction === "out" && (
          <MenuItem
            icon={<Terminal />}
            onSelect={() => void import("../copy-command").then((m) => m.copyCommand(message))}
          >
            {t`Copy as a curl command`}
          </MenuItem>
        )}
        {file && (
          <MenuItem icon={<Download />} onSelect={() => download(file.url, file.name)}>
            {t`Download the file`}
          </MenuItem>
        )}
        {mayRetry(message) && maySend && (
          <MenuItem icon={<RotateCw />} onSelect={() => void retry(message)}>
            {t`Try again`}
          </MenuItem>
        )}
        <MenuSeparator />
        {split.may(message) && (
          <MenuItem icon={<Split />} onSelect={() => split.run(message)}>
            {t`New case from here on`}
          </MenuItem>
        )}
        {mayMark && message.direction !== "note" && (
          <MenuItem icon={<Tag />} onSelect={() => setMarking(true)}>
            {t`Mark this message`}
          </MenuItem>
        )}
        <MenuItem icon={<History />} onSelect={() => setHistory(true)}>
          {t`What happened to it`}
        </MenuItem>
        <MenuItem icon={<Zap />} onSelect={() => setRecipes(true)}>
          {t`Recipes`}
        </MenuItem>
      </Menu>
      {history && <HistoryDialog message={message} onClose={() => setHistory(false)} />}
      {marking && (
        <Suspense>
          <MarksDialog message={message} onClose={() => setMarking(false)} />
        </Suspense>
      )}
      {recipes && (
        <Suspense>
          <MessageRecipesDialog message={message} onClose={() => setRecipes(false)} />
        </Suspense>
      )}
    </div>
  );
}

function reaches(level: string | undefined): boolean {
  return level === "yes" || level === "degraded";
}

function download(url: string, name: string) {
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
}
