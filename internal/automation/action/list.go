package action

import (
	"recado.dev/internal/automation"
	"recado.dev/internal/outbound"
)

// List is all that recipes can do.
func List(out *outbound.Service) []automation.Action {
	return []automation.Action{Status{}, Tags{}, Edit{}, Assign{}, Snooze{}, Note{out}, Reply{out}}
}
