package channel

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// applyCases switches the cases of what is said in public. What was said in
// private always has one.
func (r *Registry) applyCases(row *store.ChannelRow, opens bool, changes map[string][2]any) error {
	if !opens && !r.inPublic(row) {
		return desk.Invalid("opens_cases", "nothing is said in public on this channel, and a private message always has a case")
	}
	if opens == row.NoCases {
		changes["opens_cases"] = [2]any{!row.NoCases, opens}
	}
	row.NoCases = !opens
	return nil
}

// inPublic says whether anything is said in public on a channel: by its network,
// or by what the account itself says that it can.
func (r *Registry) inPublic(row *store.ChannelRow) bool {
	d, ok := r.Descriptor(row.Platform)
	return ok && (d.Caps.Public != nil || r.ownPublic(row) != nil)
}

// ownPublic is what an account itself says that it can do in public; nil where
// its network says it, and where it cannot be opened.
func (r *Registry) ownPublic(row *store.ChannelRow) *platform.PublicCaps {
	d, ok := r.Descriptor(row.Platform)
	if !ok || !d.OwnCaps || row.Secrets == nil && r.unseal(row) != nil {
		return nil
	}
	s, err := r.openOnce(row.Channel)
	if err != nil {
		return nil
	}
	defer release(s)
	return s.Caps().Public
}
