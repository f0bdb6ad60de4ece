import { upload } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Menu, MenuItem } from "@kit/menu";
import { useLingui } from "@lingui/react/macro";
import { Paperclip, UserRound } from "lucide-react";
import { useRef, useState } from "react";
import { useMe } from "@/entities/me";
import type { Blank } from "@/entities/template";
import { errorText } from "@/lib/error-text";
import { variablesOf } from "../model/replies";
import type { About } from "./about";

interface Props {
  /** Whose it is; of a conversation that has no case yet, without a number. */
  c: About;
  blank: Blank;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

/** One blank of a template, with what is known of the customer and the case to fill it. */
export function BlankField({ c, blank, value, error, onChange }: Props) {
  const { t } = useLingui();
  const name = useBlankName(blank);
  if (blank.kind === "file")
    return <FileField name={name} blank={blank} value={value} error={error} onChange={onChange} />;
  const help = blank.example && blank.kind !== "moment" ? t`For example: ${blank.example}` : undefined;
  const optional = blank.required ? undefined : t`(optional)`;
  if (blank.kind === "moment") {
    return (
      <Field label={name} error={error} optional={optional}>
        <Input
          type="datetime-local"
          value={value ? localOf(value) : ""}
          onChange={(e) => onChange(e.target.value ? new Date(e.target.value).toISOString() : "")}
        />
      </Field>
    );
  }
  return (
    <div className="flex items-start gap-1">
      <Field label={name} error={error} help={help} optional={optional} className="min-w-0 flex-1">
        <Input
          value={value}
          maxLength={1024}
          inputMode={blank.kind === "number" ? "decimal" : undefined}
          onChange={(e) => onChange(e.target.value)}
        />
      </Field>
      {blank.kind === "text" && <Known c={c} name={name} onPick={onChange} />}
    </div>
  );
}

/** What a blank is called for people. */
export function useBlankName({ kind, part, name, key }: Blank): string {
  const { t } = useLingui();
  const card = /^cards\[(\d+)\]$/.exec(part);
  const number = card ? Number(card[1]) + 1 : 0;
  const where = (what: string) => (card ? t`Card ${number}: ${what}` : what);
  if (kind === "file") return where(t`File at the top`);
  if (kind === "moment") return t`The offer ends`;
  if (kind === "code") return t`Code`;
  if (kind === "url") return where(t`End of the link “${name}”`);
  if (kind === "number") return name === "latitude" ? t`Latitude` : t`Longitude`;
  if (part === "header" && name === "name") return t`Name of the place`;
  if (part === "header" && name === "address") return t`Address of the place`;
  const braced = `{{${name}}}`;
  return where(part === "header" || key.startsWith("header.") ? t`Header ${braced}` : t`Text ${braced}`);
}

/** Fills a blank with something that is known. */
function Known({ c, name, onPick }: { c: About; name: string; onPick: (value: string) => void }) {
  const { t } = useLingui();
  const me = useMe();
  const known = variablesOf({
    contact: c.contact.name,
    agent: me.user.name,
    workspace: me.workspace.name,
    channel: "",
    caseNumber: c.number ?? "",
  });
  const names: [string, string][] = [
    ["contact.first_name", t`Customer's first name`],
    ["contact.name", t`Customer's name`],
    ["case.number", t`Number of the case`],
    ["agent.first_name", t`Your first name`],
    ["workspace.name", t`Name of the business`],
  ];
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t`Fill in ${name} from the contact or the case`} tooltip={false} className="mt-6">
          <UserRound />
        </IconButton>
      }
    >
      {names.map(([key, label]) => {
        const value = known[key] ?? "";
        return (
          value && (
            <MenuItem key={key} hint={value} onSelect={() => onPick(value)}>
              {label}
            </MenuItem>
          )
        );
      })}
    </Menu>
  );
}

interface FileProps extends Omit<Props, "c"> {
  name: string;
}

function FileField({ name, blank, value, error, onChange }: FileProps) {
  const { t } = useLingui();
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [given, setGiven] = useState("");
  const [failed, setFailed] = useState("");
  const take = async (file: File) => {
    setBusy(true);
    setFailed("");
    try {
      const { id } = await upload<{ id: string }>("/uploads", file, file.name || "file", {});
      setGiven(file.name);
      onChange(id);
    } catch (e) {
      setFailed(errorText(e));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Field label={name} error={failed || error} help={given || (value ? t`The template's own file` : undefined)}>
        <Button size="sm" busy={busy} className="justify-self-start" onClick={() => picker.current?.click()}>
          <Paperclip aria-hidden /> {value ? t`Choose another file` : t`Choose a file`}
        </Button>
      </Field>
      <input
        ref={picker}
        type="file"
        hidden
        accept={blank.mimes?.join(",")}
        onChange={(e) => {
          const file = e.target.files?.[0];
          e.target.value = "";
          if (file) void take(file);
        }}
      />
    </>
  );
}

/** A moment as the browser's field for it writes it. */
function localOf(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
