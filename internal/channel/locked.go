package channel

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

// Locked lists the channels whose secrets a master key does not open.
func Locked(sealer *secret.Sealer, rows []store.ChannelRow) []desk.Channel {
	var out []desk.Channel
	for _, row := range rows {
		if len(row.Sealed) == 0 {
			continue
		}
		if _, err := sealer.Unseal(row.Sealed, place(row.Channel)); err != nil {
			out = append(out, row.Channel)
		}
	}
	return out
}
