package health

import (
	"encoding/json"
	"strings"

	"recado.dev/internal/desk"
)

// reason says whether an event is one to ask a channel at once, which, and
// whether for everything.
func reason(ev *desk.Event) (id string, deep, ok bool) {
	switch ev.Type {
	case desk.EventChannelCreated:
		deep, ok = true, true
	case desk.EventChannelUpdated:
		if ev.Actor == Actor {
			return "", false, false
		}
		deep, ok = changed(ev)
	}
	if !ok {
		return "", false, false
	}
	var c struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(ev.Data, &c) != nil || c.ID == "" {
		return "", false, false
	}
	return c.ID, deep, true
}

// changed says whether an update is one to ask the channel about: other
// settings or secrets, a switch, news of the network, or a send that failed.
func changed(ev *desk.Event) (deep, ok bool) {
	for field := range ev.Changes {
		switch {
		case field == "notice", strings.HasPrefix(field, "settings."), strings.HasPrefix(field, "secrets."):
			return true, true
		case field == "status":
			from, to := ev.Changed("status")
			if to == string(desk.ChannelFailing) || from == string(desk.ChannelDisabled) || to == string(desk.ChannelDisabled) {
				ok = true
			}
		}
	}
	return false, ok
}
