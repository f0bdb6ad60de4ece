import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@kit/menu";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { Building2, LogOut, UserRound } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useMe } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { signOut, switchWorkspace } from "../session";

/** Who one is, where, and the way out. It opens as it comes, since somebody asked for it. */
export function PersonMenu({ trigger }: { trigger: ReactElement<Record<string, unknown>> }) {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const [open, setOpen] = useState(true);
  const several = me.workspaces.length > 1;
  const go = async (id: string) => {
    if (id === me.workspace.id) return;
    try {
      await switchWorkspace(id);
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
  };
  return (
    <Menu trigger={trigger} side="right" align="end" open={open} onOpenChange={setOpen}>
      <MenuLabel>
        <span className="block font-medium text-ink text-sm">{me.user.name}</span>
        {me.user.email}
        {!several && <span className="block">{me.workspace.name}</span>}
      </MenuLabel>
      <MenuSeparator />
      {several && (
        <>
          <MenuLabel>{t`Workspaces`}</MenuLabel>
          {me.workspaces.map((w) => (
            <MenuItem key={w.id} icon={<Building2 />} checked={w.id === me.workspace.id} onSelect={() => void go(w.id)}>
              {w.name}
            </MenuItem>
          ))}
          <MenuSeparator />
        </>
      )}
      <MenuItem icon={<UserRound />} onSelect={() => void navigate({ to: "/settings/profile" })}>
        {t`Profile and preferences`}
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
        {t`Sign out`}
      </MenuItem>
    </Menu>
  );
}
