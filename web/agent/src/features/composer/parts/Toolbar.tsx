import { IconButton } from "@kit/button";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { Popover } from "@kit/popover";
import { useLingui } from "@lingui/react/macro";
import {
  CornerDownLeft,
  MessageSquareText,
  Mic,
  Paperclip,
  Slash,
  Smile,
  SquareMousePointer,
  Type,
  Zap,
} from "lucide-react";
import { shortcutParts } from "@/actions/shortcut";
import { isMac } from "@/lib/platform";
import { useSetting } from "@/lib/storage";
import { EmojiPicker } from "../emoji/EmojiPicker";
import type { RichDraft } from "../model/rich";
import { useRichKinds } from "../rich-kinds";
import { composerKeys, type Format, useFormats } from "../tools";

interface Props {
  formats: boolean;
  onFormat: (format: Format) => void;
  onEmoji: (emoji: string) => void;
  /** Whether the emoji are open. */
  emoji: boolean;
  onEmojiOpen: (open: boolean) => void;
  /** Absent where the mode or the channel takes no files. */
  onFiles?: () => void;
  /** The channel's workstream has agents send no files. */
  noFiles?: boolean;
  /** Absent where the mode or the channel takes no recordings. */
  onVoice?: () => void;
  onReplies: () => void;
  onMacro: () => void;
  /** Absent where the platform has no templates. */
  onTemplate?: () => void;
  richKinds: readonly RichDraft["kind"][];
  onRich: (kind: RichDraft["kind"]) => void;
}

const mod = isMac ? "⌘" : "Ctrl";

/** What can be put into a message beside letters. */
export function Toolbar({
  formats,
  onFormat,
  onEmoji,
  emoji,
  onEmojiOpen,
  onFiles,
  noFiles,
  onVoice,
  onReplies,
  onMacro,
  onTemplate,
  richKinds,
  onRich,
}: Props) {
  const { t } = useLingui();
  const [enterSends, setEnterSends] = useSetting("composer.enter-sends", true);
  const formatItems = useFormats();
  const kinds = useRichKinds();
  return (
    <div role="toolbar" aria-label={t`Message tools`} className="flex shrink-0 items-center">
      {onFiles && (
        <IconButton label={t`Attach files`} keys={shortcutParts(composerKeys.files)} onClick={onFiles}>
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
        onOpenChange={onEmojiOpen}
        className="p-2"
        trigger={
          <IconButton label={t`Emoji`} tooltip={false}>
            <Smile />
          </IconButton>
        }
      >
        <EmojiPicker
          onPick={(e) => {
            onEmojiOpen(false);
            onEmoji(e);
          }}
        />
      </Popover>
      {onVoice && (
        <IconButton label={t`Record a voice note`} keys={shortcutParts(composerKeys.voice)} onClick={onVoice}>
          <Mic />
        </IconButton>
      )}
      <IconButton label={t`Saved replies`} keys={["/"]} onClick={onReplies}>
        <Slash />
      </IconButton>
      <IconButton label={t`Run a macro`} keys={["\\"]} onClick={onMacro}>
        <Zap />
      </IconButton>
      {onTemplate && (
        <IconButton label={t`Send a template`} keys={shortcutParts(composerKeys.template)} onClick={() => onTemplate()}>
          <MessageSquareText />
        </IconButton>
      )}
      {formats && (
        <Menu
          side="top"
          trigger={
            <IconButton label={t`Format`} tooltip={false}>
              <Type />
            </IconButton>
          }
        >
          {formatItems.map(({ format, label, Icon, shortcut }) => (
            <MenuItem
              key={format}
              icon={<Icon />}
              keys={shortcut ? shortcutParts(shortcut) : undefined}
              onSelect={() => onFormat(format)}
            >
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
            <IconButton label={t`Interactive message`} tooltip={false}>
              <SquareMousePointer />
            </IconButton>
          }
        >
          {kinds
            .filter(({ kind }) => richKinds.includes(kind))
            .map(({ kind, label, hint, Icon }) => (
              <MenuItem key={kind} icon={<Icon />} hint={hint} onSelect={() => onRich(kind)}>
                {label}
              </MenuItem>
            ))}
        </Menu>
      )}
    </div>
  );
}
