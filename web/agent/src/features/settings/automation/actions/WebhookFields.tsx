import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { AuthorizationField } from "../../webhooks/AuthorizationField";
import { variables } from "../../webhooks/words";
import type { FieldsProps, Params } from "./kind";

const variable = "{{case.number}}";

/** A call to another program: chosen variables where something is new, else the whole case and message. */
export function WebhookFields({ params, onChange, recipe }: FieldsProps) {
  const isNew = recipe?.family === "new";
  const text = (key: string) => (typeof params[key] === "string" ? (params[key] as string) : "");
  const put = (change: Params) => {
    const next: Params = { ...params, ...change };
    for (const key of Object.keys(change)) if (change[key] === undefined) delete next[key];
    onChange(next);
  };
  const slack = params.format === "slack";
  return (
    <div className="grid gap-3">
      {isNew && (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={t`Name`} help={t`Stands in the history of the message.`}>
              <Input value={text("name")} maxLength={100} required onChange={(e) => put({ name: e.target.value })} />
            </Field>
            <Field label={t`Description`} optional={t`optional`}>
              <Input
                value={text("description")}
                maxLength={500}
                onChange={(e) => put({ description: e.target.value || undefined })}
              />
            </Field>
          </div>
          <Field label={t`What is sent`} className="max-w-xs">
            <Select
              value={slack ? "slack" : "variables"}
              options={[
                { value: "variables", label: t`Chosen variables` },
                { value: "slack", label: t`A text, for a Slack incoming webhook` },
              ]}
              onChange={(format) =>
                put(
                  format === "slack"
                    ? {
                        format,
                        text: text("text") || defaultText,
                        method: undefined,
                        variables: undefined,
                        content_type: undefined,
                      }
                    : {
                        format: undefined,
                        text: undefined,
                        method: "POST",
                        variables: ["message.text", "case.number"],
                      },
                )
              }
            />
          </Field>
        </>
      )}
      <div className="flex flex-wrap gap-3">
        {isNew && !slack && (
          <Field label={t`Verb`}>
            <Select
              value={text("method") || "POST"}
              options={[
                { value: "POST", label: "POST" },
                { value: "GET", label: "GET" },
              ]}
              onChange={(method) => put({ method, content_type: undefined })}
            />
          </Field>
        )}
        <Field label={t`Address`} className="min-w-52 flex-1">
          <Input
            type="url"
            value={text("url")}
            maxLength={2000}
            required
            placeholder="https://"
            onChange={(e) => put({ url: e.target.value })}
          />
        </Field>
      </div>
      {isNew && !slack && <Chosen params={params} put={put} />}
      {isNew && slack && (
        <Field label={t`Text`} help={t`Variables such as ${variable} are filled in.`}>
          <Textarea
            rows={2}
            maxLength={4000}
            required
            value={text("text")}
            onChange={(e) => put({ text: e.target.value })}
          />
        </Field>
      )}
      {isNew && !slack && text("method") !== "GET" && (
        <Field label="Content-Type" className="max-w-xs">
          <Input
            value={text("content_type") || "application/json"}
            maxLength={200}
            onChange={(e) => put({ content_type: e.target.value })}
          />
        </Field>
      )}
      {!isNew && (
        <p className="text-sm text-ink-2">{t`It is always a POST with the whole case and message as JSON.`}</p>
      )}
      <AuthorizationField
        value={typeof params.authorization === "string" ? params.authorization : undefined}
        kept={typeof params.authorization_ref === "string" && params.authorization_ref !== ""}
        onChange={(authorization) => put({ authorization })}
      />
    </div>
  );
}

export const defaultText = "{{contact.name}} (#{{case.number}}): {{message.text}}";

function Chosen({ params, put }: { params: Params; put: (change: Params) => void }) {
  const chosen = Array.isArray(params.variables) ? (params.variables as string[]) : [];
  const rest = variables().filter((v) => !chosen.includes(v.name));
  const label = (name: string) => variables().find((v) => v.name === name)?.label ?? name;
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium">{t`Variables`}</legend>
      <div className="flex flex-wrap gap-1.5">
        {chosen.map((name) => (
          <Button
            key={name}
            size="sm"
            aria-label={t`Leave out ${label(name)}`}
            onClick={() => put({ variables: chosen.filter((one) => one !== name) })}
          >
            {label(name)} ×
          </Button>
        ))}
      </div>
      <Field label={t`Add a variable`} className="max-w-xs">
        <Select
          value=""
          options={[{ value: "", label: t`Choose…` }, ...rest.map((v) => ({ value: v.name, label: v.label }))]}
          onChange={(name) => name && put({ variables: [...chosen, name] })}
        />
      </Field>
    </fieldset>
  );
}
