import { Button, IconButton } from "@kit/button";
import { Menu, MenuItem, MenuLabel } from "@kit/menu";
import { t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { Fragment } from "react";
import type { Channel } from "@/entities/channel";
import type { RecipeAction } from "@/entities/recipe";
import { actsOn } from "./actions/kind";
import { actionKinds, actionName, actionOf, actsOnName, fieldsOf, needsCase } from "./actions/list";
import { useScope, withoutCases } from "./actions/scope";
import type { RecipeDraft } from "./draft";

interface Props {
  recipe: RecipeDraft;
  onChange: (actions: RecipeAction[]) => void;
}

/** What a recipe does, one after the other; the same kind may come more than once. */
export function ActionList({ recipe, onChange }: Props) {
  const { actions } = recipe;
  const scope = useScope(recipe);
  const quiet = withoutCases(recipe, scope);
  const move = (from: number, to: number) => {
    const next = [...actions];
    const [moved] = next.splice(from, 1);
    if (moved) onChange([...next.slice(0, to), moved, ...next.slice(to)]);
  };
  return (
    <div className="grid gap-3">
      <ol aria-label={t`What it does`} className="m-0 grid list-none gap-3 p-0">
        {actions.map((action, i) => {
          const name = actionName(action.kind);
          const n = i + 1;
          const Fields = fieldsOf(action.kind);
          const why = actionKinds.find((k) => k.kind === action.kind)?.unless?.(recipe, scope);
          return (
            <li key={action.id} className="grid gap-2 rounded-lg border p-3">
              <div className="flex items-center gap-1">
                <span className="flex-1 text-sm font-medium">
                  {n}. {name}
                </span>
                <IconButton size="sm" label={t`Move action ${n} up`} inactive={i === 0} onClick={() => move(i, i - 1)}>
                  <ArrowUp />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t`Move action ${n} down`}
                  inactive={i === actions.length - 1}
                  onClick={() => move(i, i + 1)}
                >
                  <ArrowDown />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t`Remove action ${n}: ${name}`}
                  onClick={() => onChange(actions.filter((a) => a !== action))}
                >
                  <Trash2 />
                </IconButton>
              </div>
              {Fields && (
                <Fields
                  recipe={recipe}
                  params={action.params ?? {}}
                  onChange={(params) => onChange(actions.map((a) => (a === action ? { ...a, params } : a)))}
                />
              )}
              {why && <p className="m-0 text-sm text-danger">{why}</p>}
              {quiet.length > 0 && needsCase(action.kind, action.params ?? {}) && <NoCases channels={quiet} />}
            </li>
          );
        })}
      </ol>
      <Menu
        trigger={
          <Button className="justify-self-start">
            <Plus /> {t`Add an action`}
          </Button>
        }
      >
        {actsOn.map((on) => (
          <Fragment key={on}>
            <MenuLabel>{actsOnName(on)}</MenuLabel>
            {actionKinds
              .filter((k) => k.on === on)
              .map(({ kind, name, unless, begin }) => {
                const why =
                  unless?.(recipe, scope) ??
                  (quiet.length > 0 && needsCase(kind, begin) ? t`These channels open no cases.` : undefined);
                return (
                  <MenuItem
                    key={kind}
                    disabled={!!why}
                    hint={why}
                    onSelect={() => onChange([...actions, actionOf(kind)])}
                  >
                    {name()}
                  </MenuItem>
                );
              })}
          </Fragment>
        ))}
      </Menu>
      {quiet.length > 0 && !actions.some((a) => needsCase(a.kind, a.params ?? {})) && (
        <div className="text-ink-2 text-sm">
          {t`Nothing can be done on cases here.`} <NoCases channels={quiet} />
        </div>
      )}
    </div>
  );
}

/** Why nothing is done on cases, and where that is changed. */
function NoCases({ channels }: { channels: Channel[] }) {
  return (
    <p className="m-0 text-sm text-danger">
      {t`These channels open no cases: switch them on in the channel's settings.`}{" "}
      {channels.map((channel, i) => (
        <Fragment key={channel.id}>
          {i > 0 && ", "}
          <Link to={`/settings/channels/${channel.id}` as string} className="underline underline-offset-2">
            {channel.name}
          </Link>
        </Fragment>
      ))}
    </p>
  );
}
