import { Button } from "@kit/button";
import { Input, Textarea } from "@kit/input";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@kit/menu";
import { t } from "@lingui/core/macro";
import { Braces } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { nextVariable, variablesIn } from "../draft";
import { type Known, useKnown } from "./known";
import { Spot } from "./Spot";

interface Props {
  label: string;
  /** Where it is, as findings name it. */
  path: string;
  text: string;
  examples: Record<string, string> | undefined;
  help?: ReactNode;
  limit?: number;
  oneLine?: boolean;
  rows?: number;
  optional?: ReactNode;
  /** No more variables fit. */
  full?: boolean;
  onChange: (text: string, examples: Record<string, string> | undefined) => void;
  /** A variable was put in that fills itself. */
  onFill: (variable: string, fill: string) => void;
}

/** A text with variables: they are put in at the caret, each with an example that the reviewers read. */
export function VariableText(props: Props) {
  const { label, path, text, examples, help, limit, oneLine, rows = 4, optional, full, onChange, onFill } = props;
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const variables = variablesIn(text);
  const put = (known?: Known) => {
    const name = nextVariable(text, known?.name ?? "name");
    const from = box.current?.selectionStart ?? text.length;
    const to = box.current?.selectionEnd ?? from;
    const braced = `{{${name}}}`;
    const given = known?.example ? { ...examples, [name]: known.example } : examples;
    onChange(text.slice(0, from) + braced + text.slice(to), given);
    if (known) onFill(name, known.fill);
    const caret = from + braced.length;
    // After the menu has given the focus back.
    setTimeout(() => {
      box.current?.focus();
      box.current?.setSelectionRange(caret, caret);
    }, 50);
  };
  const length = [...text].length;
  const control = {
    ref: box,
    value: text,
    onChange: (e: { target: { value: string } }) => onChange(e.target.value, examples),
  };
  return (
    <div className="grid grid-cols-1 gap-2">
      <Spot
        path={path}
        label={label}
        optional={optional}
        help={
          <span className="flex gap-2">
            <span className="min-w-0 flex-1">{help}</span>
            {limit ? (
              <span className={`tabular shrink-0 ${length > limit ? "text-danger" : ""}`}>
                {length}/{limit}
              </span>
            ) : null}
          </span>
        }
      >
        {oneLine ? <Input {...control} /> : <Textarea {...control} rows={rows} />}
      </Spot>
      {!full && <PutIn label={label} onPick={put} />}
      {variables.length > 0 && (
        <ul aria-label={t`Examples: ${label}`} className="grid gap-2 sm:grid-cols-2">
          {variables.map((name) => {
            const braced = `{{${name}}}`;
            return (
              <li key={name}>
                <Spot path={path} variable={name} label={t`Example of ${braced}`}>
                  <Input
                    value={examples?.[name] ?? ""}
                    maxLength={200}
                    placeholder={t`As a customer would read it`}
                    onChange={(e) => onChange(text, { ...examples, [name]: e.target.value })}
                  />
                </Spot>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function PutIn({ label, onPick }: { label: string; onPick: (known?: Known) => void }) {
  const list = useKnown();
  return (
    <Menu
      trigger={
        <Button size="sm" className="justify-self-start" aria-label={t`Add a variable: ${label}`}>
          <Braces aria-hidden /> {t`Add a variable`}
        </Button>
      }
    >
      <MenuItem onSelect={() => onPick()} hint={t`Whoever sends it writes it`}>
        {t`An empty one`}
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t`Filled in by itself`}</MenuLabel>
      {list.map((known) => (
        <MenuItem key={known.fill} onSelect={() => onPick(known)}>
          {known.label}
        </MenuItem>
      ))}
    </Menu>
  );
}
