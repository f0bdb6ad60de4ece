import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Menu, MenuItem } from "@kit/menu";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import type { TemplateButton, TemplateRules } from "@/entities/template-edit";
import { moved, newButton } from "../draft";
import { buttonWord } from "../words";
import { PartFinding, Spot } from "./Spot";

interface Props {
  path: string;
  buttons: readonly TemplateButton[];
  rules?: TemplateRules;
  kinds: readonly TemplateButton["kind"][];
  onChange: (buttons: TemplateButton[]) => void;
}

/** Buttons below a text, in their order. */
export function ButtonsFields({ path, buttons, rules, kinds, onChange }: Props) {
  const set = (at: number, patch: Partial<TemplateButton>) =>
    onChange(buttons.map((b, i) => (i === at ? { ...b, ...patch } : b)));
  return (
    <div data-spot={path} className="grid grid-cols-1 gap-3">
      <PartFinding path={path} />
      {buttons.length > 0 && (
        <ol className="grid gap-3">
          {buttons.map((button, i) => {
            const number = i + 1;
            const word = buttonWord(button.kind);
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: buttons have no other identity
                key={i}
                aria-label={t`Button ${number}: ${word}`}
                className="grid grid-cols-1 gap-2 rounded-md border p-3"
              >
                <div className="flex items-center gap-1">
                  <span className="min-w-0 flex-1 font-medium text-sm">{word}</span>
                  <IconButton
                    size="sm"
                    label={t`Move button ${number} up`}
                    inactive={i === 0}
                    onClick={() => onChange(moved(buttons, i, -1))}
                  >
                    <ArrowUp />
                  </IconButton>
                  <IconButton
                    size="sm"
                    label={t`Move button ${number} down`}
                    inactive={i === buttons.length - 1}
                    onClick={() => onChange(moved(buttons, i, 1))}
                  >
                    <ArrowDown />
                  </IconButton>
                  <IconButton
                    size="sm"
                    label={t`Take button ${number} out`}
                    onClick={() => onChange(buttons.filter((_, at) => at !== i))}
                  >
                    <X />
                  </IconButton>
                </div>
                <PartFinding path={`${path}[${i}].kind`} />
                <One path={`${path}[${i}]`} button={button} rules={rules} onChange={(patch) => set(i, patch)} />
              </li>
            );
          })}
        </ol>
      )}
      <Menu
        trigger={
          <Button size="sm" className="justify-self-start">
            <Plus aria-hidden /> {t`Add a button`}
          </Button>
        }
      >
        {kinds.map((kind) => (
          <MenuItem key={kind} onSelect={() => onChange([...buttons, newButton(kind)])}>
            {buttonWord(kind)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

interface OneProps {
  path: string;
  button: TemplateButton;
  rules?: TemplateRules;
  onChange: (patch: Partial<TemplateButton>) => void;
}

function One({ path, button, rules, onChange }: OneProps) {
  const limit = rules?.buttons.text_length;
  return (
    <>
      {button.kind !== "copy_code" && (
        <Spot
          path={`${path}.text`}
          label={t`Text of the button`}
          help={limit ? t`At most ${limit} characters, no emoji.` : undefined}
        >
          <Input value={button.text ?? ""} onChange={(e) => onChange({ text: e.target.value })} />
        </Spot>
      )}
      {button.kind === "url" && <LinkFields path={path} button={button} onChange={onChange} />}
      {button.kind === "phone" && (
        <Spot path={`${path}.phone`} label={t`Phone number`} help={t`With its country code: +34 600 000 000.`}>
          <Input type="tel" value={button.phone ?? ""} onChange={(e) => onChange({ phone: e.target.value })} />
        </Spot>
      )}
      {button.kind === "copy_code" && (
        <Spot
          path={`${path}.example`}
          label={t`Example of the code`}
          help={t`The words of the button are the platform's. Each message brings its own code.`}
        >
          <Input value={button.example ?? ""} onChange={(e) => onChange({ example: e.target.value })} />
        </Spot>
      )}
      {button.kind === "flow" && <FormFields path={path} button={button} onChange={onChange} />}
    </>
  );
}

// Not in the texts themselves, where braces mean something else.
const ending = "{{1}}";
const example = "https://shop.example/orders/{{1}}";

function LinkFields({ path, button, onChange }: OneProps) {
  const own = button.url?.includes("{{") ?? false;
  return (
    <>
      <Spot
        path={`${path}.url`}
        label={t`Address`}
        help={t`Write ${ending} at its end where each message has an ending of its own: ${example}`}
      >
        <Input
          type="url"
          value={button.url ?? ""}
          placeholder="https://"
          onChange={(e) => onChange({ url: e.target.value })}
        />
      </Spot>
      {own && (
        <Spot path={`${path}.example`} label={t`Example of the whole address`}>
          <Input type="url" value={button.example ?? ""} onChange={(e) => onChange({ example: e.target.value })} />
        </Spot>
      )}
    </>
  );
}

function FormFields({ path, button, onChange }: OneProps) {
  return (
    <>
      <Spot path={`${path}.flow_id`} label={t`Id of the form at the platform`}>
        <Input value={button.flow_id ?? ""} onChange={(e) => onChange({ flow_id: e.target.value })} />
      </Spot>
      <div className="grid gap-2 sm:grid-cols-2">
        <Spot path={`${path}.flow_action`} label={t`How it begins`}>
          <Select
            value={button.flow_action || "data_exchange"}
            options={[
              { value: "navigate", label: t`With a screen` },
              { value: "data_exchange", label: t`With an answer of your server` },
            ]}
            onChange={(flow_action) => onChange({ flow_action })}
          />
        </Spot>
        {button.flow_action === "navigate" && (
          <Spot path={`${path}.flow_screen`} label={t`First screen`}>
            <Input value={button.flow_screen ?? ""} onChange={(e) => onChange({ flow_screen: e.target.value })} />
          </Spot>
        )}
      </div>
    </>
  );
}
