package channel

import (
	"context"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Platform is a platform of this build, with the host that its sessions get:
// for what it does before there is a channel.
func (r *Registry) Platform(key string) (platform.Platform, platform.Host, bool) {
	p, ok := r.platforms[key]
	return p, r.host, ok
}

// Try says what is wrong with a channel that is to be connected, without
// connecting it.
func (r *Registry) Try(d Draft) error {
	desc, ok := r.Descriptor(d.Platform)
	if !ok {
		return desk.Invalid("platform", "there is no platform %q", d.Platform)
	}
	settings, secrets, problems := complete(desc, d.Settings, d.Secrets)
	if name := strings.TrimSpace(d.Name); name == "" || len([]rune(name)) > 100 {
		problems = append(problems, desk.Problem{Field: "name", Detail: "a name of 1 to 100 characters is needed"})
	}
	if err := invalid(problems); err != nil {
		return err
	}
	return r.tryOpen(desk.Channel{Platform: d.Platform, Name: d.Name, Settings: settings, Secrets: secrets})
}

// Fields checks values against declared fields that are no channel's, and
// answers them with the defaults.
func Fields(fields []platform.Field, settings, secrets map[string]string) (set, sec map[string]string, err error) {
	set, sec, problems := complete(platform.Descriptor{Fields: fields}, settings, secrets)
	return set, sec, invalid(problems)
}

// ListedRow is a channel with its secrets, for rooms that make further channels
// of its account.
func (r *Registry) ListedRow(ctx context.Context, who access.Who, id string) (store.ChannelRow, error) {
	row, err := r.row(ctx, r.store.Read(), who.WorkspaceID, id)
	if err != nil {
		return row, err
	}
	return row, r.unseal(&row)
}
