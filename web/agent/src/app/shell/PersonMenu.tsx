import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@kit/menu";
import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, UserRound } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useMe } from "@/entities/me";
import { signOut } from "../session";

/** Who one is, where, and the way out. It opens as it comes, since somebody asked for it. */
export function PersonMenu({ trigger }: { trigger: ReactElement<Record<string, unknown>> }) {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const [open, setOpen] = useState(true);
  return (
    <Menu trigger={trigger} side="right" align="end" open={open} onOpenChange={setOpen}>
      <MenuLabel>
        <span className="block font-medium text-ink text-sm">{me.user.name}</span>
        {me.user.email}
        <span className="block">{me.workspace.name}</span>
      </MenuLabel>
      <MenuSeparator />
      <MenuItem icon={<UserRound />} onSelect={() => void navigate({ to: "/settings/profile" })}>
        {t`Profile and preferences`}
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
        {t`Sign out`}
      </MenuItem>
    </Menu>
  );
}
