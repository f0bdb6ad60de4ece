package channel

import (
	"recado.dev/internal/desk"
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
	if d, ok := r.Descriptor(row.Platform); !ok || d.Caps.Public != nil {
		return ok
	}
	if r.unseal(row) != nil {
		return false
	}
	s, err := r.openOnce(row.Channel)
	if err != nil {
		return false
	}
	defer release(s)
	return s.Caps().Public != nil
}
