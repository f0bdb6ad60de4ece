import { Button, IconButton } from "@kit/button";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { Copy, Ellipsis, Languages, Save, SendHorizontal, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useActions } from "@/actions/registry";
import { shortcutParts } from "@/actions/shortcut";
import { templateKeys, templateLanguage } from "@/entities/template";
import type { Sheet, Submission } from "@/entities/template-edit";
import { useChange } from "../parts/change";
import { type Editor, submit } from "./use-editor";

const DeleteTemplate = lazy(() => import("./Dialogs").then((m) => ({ default: m.DeleteTemplate })));
const DuplicateTemplate = lazy(() => import("./Dialogs").then((m) => ({ default: m.DuplicateTemplate })));
const AddLanguage = lazy(() => import("./Dialogs").then((m) => ({ default: m.AddLanguage })));

interface Props {
  editor: Editor;
  language: string;
  /** What was typed last was looked at. */
  settled: boolean;
  /** The languages in which something is to be mended. */
  wrongIn: readonly string[];
  /** Says what is missing too, in a language. */
  onStrict: (language: string) => void;
  onLanguage: (language: string) => void;
  onResults: (results: Submission[]) => void;
}

const at = (id: string) => `/settings/templates/${id}`;

/** What can be done with a template: keep it, have it reviewed, and the rest. */
export function EditorBar({ editor, language, settled, wrongIn, onStrict, onLanguage, onResults }: Props) {
  const navigate = useNavigate();
  const [open, setOpen] = useState<"delete" | "delete-language" | "duplicate" | "language">();
  const { sheet, pasted } = editor;
  const arrive = (kept: Sheet) => {
    if (!sheet) void navigate({ to: at(kept.id) as string, replace: true });
  };
  const keep = useChange(() => editor.save(), {
    refresh: [],
    quiet: true,
    done: t`Saved.`,
    onDone: arrive,
  });
  const send = useChange(
    async (languages: string[] | undefined) => {
      const kept = !sheet || editor.dirty ? await editor.save() : sheet;
      try {
        return { ...(await submit(kept.id, languages)), kept };
      } finally {
        arrive(kept);
      }
    },
    {
      refresh: [templateKeys.all],
      onDone: ({ results }) => {
        onResults(results);
        tell(results);
        const refused = results.find((r) => r.state === "refused");
        if (refused) onStrict(refused.language);
      },
    },
  );
  const ready = sheet ? sheet.versions.filter((v) => v.submittable || (editor.dirty && v.editable)) : editor.languages;
  const submittable = !pasted && editor.channelId !== undefined && ready.length > 0;
  const hand = (languages?: string[]) => {
    const wrong = wrongIn.find((l) => !languages || languages.includes(l));
    if (wrong) onStrict(wrong);
    else send.mutate(languages);
  };
  const changed = editor.dirty || !sheet;
  const save = () => {
    if (pasted && wrongIn[0]) onStrict(wrongIn[0]);
    else keep.mutate(undefined);
  };
  useActions([
    {
      id: "template.save",
      title: pasted ? t`Save the template` : t`Save the draft`,
      icon: Save,
      group: "other",
      shortcut: "mod+s",
      whileTyping: true,
      visible: () => changed,
      perform: save,
    },
    {
      id: "template.submit",
      title: t`Submit for review`,
      icon: SendHorizontal,
      group: "other",
      shortcut: "mod+enter",
      whileTyping: true,
      visible: () => submittable,
      perform: () => hand(),
    },
    {
      id: "template.language",
      title: t`Add a language`,
      icon: Languages,
      group: "other",
      visible: () => editor.channelId !== undefined,
      perform: () => setOpen("language"),
    },
  ]);
  return (
    <div className="sticky bottom-0 z-10 flex flex-wrap items-center gap-2 border-t bg-paper py-3">
      {submittable && (
        <Button
          variant="primary"
          busy={send.isPending}
          inactive={!settled}
          keys={shortcutParts("mod+enter")}
          onClick={() => hand()}
        >
          <SendHorizontal aria-hidden /> {t`Submit for review`}
        </Button>
      )}
      <Button
        variant={pasted ? "primary" : "secondary"}
        busy={editor.saving && !send.isPending}
        inactive={!changed}
        keys={shortcutParts("mod+s")}
        onClick={save}
      >
        {pasted ? t`Save` : t`Save draft`}
      </Button>
      <Button onClick={() => setOpen("language")} inactive={!editor.channelId}>
        <Languages aria-hidden /> {t`Add a language`}
      </Button>
      {sheet && <More editor={editor} sheet={sheet} language={language} onOpen={setOpen} onSubmit={(l) => hand([l])} />}
      <span role="status" className="text-ink-3 text-xs">
        {editor.dirty && t`Not saved yet`}
      </span>
      <Suspense fallback={null}>
        {open === "language" && (
          <AddLanguage
            editor={editor}
            onClose={() => setOpen(undefined)}
            onDone={(made, added) => {
              setOpen(undefined);
              arrive(made);
              onLanguage(added);
            }}
          />
        )}
        {sheet && open === "duplicate" && (
          <DuplicateTemplate
            sheet={sheet}
            onClose={() => setOpen(undefined)}
            onDone={(made) => void navigate({ to: at(made.id) as string })}
          />
        )}
        {sheet && (open === "delete" || open === "delete-language") && (
          <DeleteTemplate
            sheet={sheet}
            language={open === "delete-language" ? language : undefined}
            rules={editor.rules}
            onClose={() => setOpen(undefined)}
            onDone={() => {
              if (open === "delete") void navigate({ to: "/settings/templates" as string });
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

interface MoreProps {
  editor: Editor;
  sheet: Sheet;
  language: string;
  onOpen: (what: "delete" | "delete-language" | "duplicate") => void;
  onSubmit: (language: string) => void;
}

function More({ editor, sheet, language, onOpen, onSubmit }: MoreProps) {
  const named = templateLanguage(language);
  const several = sheet.versions.length > 1;
  const alone = several && editor.version(language)?.submittable && !editor.pasted;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t`More`} tooltip={false}>
          <Ellipsis />
        </IconButton>
      }
    >
      {alone && (
        <MenuItem icon={<SendHorizontal />} onSelect={() => onSubmit(language)}>
          {t`Submit only ${named}`}
        </MenuItem>
      )}
      <MenuItem icon={<Copy />} onSelect={() => onOpen("duplicate")}>
        {t`Duplicate…`}
      </MenuItem>
      <MenuSeparator />
      {several && (
        <MenuItem icon={<Trash2 />} danger onSelect={() => onOpen("delete-language")}>
          {t`Delete ${named}…`}
        </MenuItem>
      )}
      <MenuItem icon={<Trash2 />} danger onSelect={() => onOpen("delete")}>
        {t`Delete…`}
      </MenuItem>
    </Menu>
  );
}

/** Says what became of a submission. */
function tell(results: readonly Submission[]) {
  const of = (state: Submission["state"]) =>
    results
      .filter((r) => r.state === state)
      .map((r) => templateLanguage(r.language))
      .join(", ");
  const submitted = of("submitted");
  const lost = of("unconfirmed");
  const bad = results.filter((r) => r.state === "failed" || r.state === "refused");
  if (submitted) toast({ title: t`Submitted: ${submitted}. The platform looks at it now.` });
  if (lost) toast({ title: t`Not confirmed yet: ${lost}. The platform's list is being looked at.` });
  for (const r of bad) {
    const named = templateLanguage(r.language);
    const why = r.failure?.detail || r.failure?.title;
    toast({ title: t`Not submitted: ${named}`, description: why, tone: "danger" });
  }
}
