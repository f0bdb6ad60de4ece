import { IconButton } from "@kit/button";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { Popover } from "@kit/popover";
import { useLingui } from "@lingui/react/macro";
import {
  Bold,
  Code,
  CornerDownLeft,
  Italic,
  List,
  ListOrdered,
  MessageSquareQuote,
  Mic,
  Paperclip,
  Rows3,
  Slash,
  Smile,
  SquareMousePointer,
  Strikethrough,
  Type,
  Zap,
} from "lucide-react";
import { useState } from "react";
import { isMac } from "@/lib/platform";
import { useSetting } from "@/lib/storage";
import { EmojiPicker } from "../emoji/EmojiPicker";
import type { RichDraft } from "../model/rich";

export type Format = "bold" | "italic" | "strike" | "mono" | "bullets" | "numbers" | "quote";

interface Props {
  formats: boolean;
  onFormat: (format: Format) => void;
  onEmoji: (emoji: string) => void;
  /** Absent where the mode or the channel takes no files. */
  onFiles?: () => void;
  /** The channel's workstream has agents send no files. */
  noFiles?: boolean;
  /** Absent where the mode or the channel takes no recordings. */
  onVoice?: () => void;
  onReplies: () => void;
  onMacro: () => void;
  richKinds: readonly RichDraft["kind"][];
  onRich: (kind: RichDraft["kind"]) => void;
}

const mod = isMac ? "⌘" : "Ctrl";

/** What can be put into a message beside letters. */
export function Toolbar({
  formats,
  onFormat,
  onEmoji,
  onFiles,
  noFiles,
  onVoice,
  onReplies,
  onMacro,
  richKinds,
  onRich,
}: Props) {
  const { t } = useLingui();
  const [emoji, setEmoji] = useState(false);
  const [enterSends, setEnterSends] = useSetting("composer.enter-sends", true);
  const items: [Format, string, typeof Bold, string[]?][] = [
    ["bold", t`Bold`, Bold, [mod, "B"]],
    ["italic", t`Italic`, Italic, [mod, "I"]],
    ["strike", t`Struck through`, Strikethrough, [mod, "⇧", "X"]],
    ["mono", t`Fixed width`, Code, [mod, "E"]],
    ["bullets", t`List`, List],
    ["numbers", t`Numbered list`, ListOrdered],
    ["quote", t`Quote`, MessageSquareQuote],
  ];
  return (
    <div role="toolbar" aria-label={t`Message tools`} className="flex min-w-0 items-center">
      {onFiles && (
        <IconButton label={t`Attach files`} onClick={onFiles}>
          <Paperclip />
        </IconButton>
      )}
      {noFiles && (
        <IconButton label={t`Attach files`} hint={t`This channel's workstream has agents send no files.`} inactive>
          <Paperclip />
        </IconButton>
      )}
      <Popover
        label={t`Emoji`}
        side="top"
        open={emoji}
        onOpenChange={setEmoji}
        className="p-2"
        trigger={
          <IconButton label={t`Emoji`} tooltip={false}>
            <Smile />
          </IconButton>
        }
      >
        <EmojiPicker
          onPick={(e) => {
            setEmoji(false);
            onEmoji(e);
          }}
        />
      </Popover>
      {onVoice && (
        <IconButton label={t`Record a voice note`} keys={["V"]} onClick={onVoice}>
          <Mic />
        </IconButton>
      )}
      <IconButton label={t`Saved replies`} keys={["/"]} onClick={onReplies}>
        <Slash />
      </IconButton>
      <IconButton label={t`Run a macro`} keys={["\\"]} onClick={onMacro}>
        <Zap />
      </IconButton>
      {formats && (
        <Menu
          side="top"
          trigger={
            <IconButton label={t`Format`} tooltip={false}>
              <Type />
            </IconButton>
          }
        >
          {items.map(([format, label, Icon, keys]) => (
            <MenuItem key={format} icon={<Icon />} keys={keys} onSelect={() => onFormat(format)}>
              {label}
            </MenuItem>
          ))}
          <MenuSeparator />
          <MenuItem
            icon={<CornerDownLeft />}
            checked={enterSends}
            hint={t`Otherwise Enter begins a line, and ${mod} Enter sends`}
            onSelect={() => setEnterSends(!enterSends)}
          >
            {t`Enter sends`}
          </MenuItem>
        </Menu>
      )}
      {richKinds.length > 0 && (
        <Menu
          side="top"
          trigger={
            <IconButton label={t`Buttons or a list`} tooltip={false}>
              <SquareMousePointer />
            </IconButton>
          }
        >
          {richKinds.includes("buttons") && (
            <MenuItem
              icon={<SquareMousePointer />}
              hint={t`The customer answers with one press`}
              onSelect={() => onRich("buttons")}
            >
              {t`Reply buttons`}
            </MenuItem>
          )}
          {richKinds.includes("list") && (
            <MenuItem
              icon={<Rows3 />}
              hint={t`The customer chooses one of several rows`}
              onSelect={() => onRich("list")}
            >
              {t`List`}
            </MenuItem>
          )}
        </Menu>
      )}
    </div>
  );
}
