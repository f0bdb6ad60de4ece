package channel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// View is a channel as the API and the events show it: which secrets are set,
// never what they are.
type View struct {
	ID           string             `json:"id"`
	Platform     string             `json:"platform"`
	Name         string             `json:"name"`
	Settings     map[string]string  `json:"settings"`
	SecretsSet   []string           `json:"secrets_set" nullable:"false"`
	WebhookURL   string             `json:"webhook_url"`
	Status       desk.ChannelStatus `json:"status" enum:"new,connected,failing,disabled"`
	StatusDetail string             `json:"status_detail"`
	// PublicOff are the verbs that are kept from agents in public.
	PublicOff []desk.PublicVerb `json:"public_off" nullable:"false"`
	// OwnPublic is told by accounts that say themselves what they can.
	OwnPublic *platform.PublicCaps `json:"own_public,omitempty" doc:"what the account itself says can be done in public; missing where its network says it, or where nothing is said in public"`
	// OpensCases is always true where nothing is said in public.
	OpensCases bool `json:"opens_cases" doc:"whether what is said in public here opens cases; without, items stand in the public stream alone until somebody makes a case of one. Private messages always have one"`
	// Lookout says how the network is asked, where it does not call; of one
	// channel alone.
	Lookout   *LookoutView `json:"lookout"`
	LastInAt  *time.Time   `json:"last_in_at"`
	LastOutAt *time.Time   `json:"last_out_at"`
	CreatedAt time.Time    `json:"created_at"`
}

// Draft is a channel to be connected.
type Draft struct {
	Platform string
	Name     string
	Settings map[string]string
	Secrets  map[string]string
	// Also, where it is set, is done in the transaction that adds the channel.
	Also func(ctx context.Context, tx *store.Tx, channelID string) error
}

// Patch is a change of a channel. Only the named settings and secrets change;
// an empty optional setting goes back to its default.
type Patch struct {
	Name     *string
	Settings map[string]string
	Secrets  map[string]string
	Disabled *bool
	// PublicOff are all verbs that agents are not to use; nil leaves them.
	PublicOff *[]desk.PublicVerb
	// OpensCases says whether what is said in public opens cases; nil leaves it.
	OpensCases *bool
}

// view makes a View; a channel whose secrets cannot be read shows none as set.
func (r *Registry) view(row store.ChannelRow) View {
	if row.Secrets == nil {
		if err := r.unseal(&row); err != nil {
			row.Secrets = nil
			row.Status, row.StatusDetail = desk.ChannelFailing, publicOf(err)
		}
	}
	names := []string{}
	for _, name := range slices.Sorted(maps.Keys(row.Secrets)) {
		if row.Secrets[name] != "" {
			names = append(names, name)
		}
	}
	if row.PublicOff == nil {
		row.PublicOff = []desk.PublicVerb{}
	}
	return View{
		PublicOff: row.PublicOff, OwnPublic: r.ownPublic(&row), OpensCases: !row.NoCases,
		ID: row.ID, Platform: row.Platform, Name: row.Name, Settings: row.Settings, SecretsSet: names,
		WebhookURL: r.WebhookURL(row.Platform, row.ID), Status: row.Status, StatusDetail: row.StatusDetail,
		LastInAt: row.LastInAt, LastOutAt: row.LastOutAt, CreatedAt: row.CreatedAt,
	}
}

// publicOf is what may be shown of an error.
func publicOf(err error) string {
	var e *desk.Error
	if errors.As(err, &e) {
		return e.Public
	}
	return "the channel cannot be opened"
}

// row reads a channel of a workspace that is not deleted.
func (r *Registry) row(ctx context.Context, q *store.Queryer, ws, id string) (store.ChannelRow, error) {
	row, err := q.ChannelRow(ctx, id)
	if err != nil {
		return row, err
	}
	if row.WorkspaceID != ws || row.DeletedAt != nil {
		return store.ChannelRow{}, desk.NotFound("channel")
	}
	return row, nil
}

// List answers the channels of who's workspace.
func (r *Registry) List(ctx context.Context, who access.Who) ([]View, error) {
	rows, err := r.store.Read().Channels(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	out := make([]View, len(rows))
	for i, row := range rows {
		out[i] = r.view(row)
	}
	return out, nil
}

// Show answers one channel.
func (r *Registry) Show(ctx context.Context, who access.Who, id string) (View, error) {
	row, err := r.row(ctx, r.store.Read(), who.WorkspaceID, id)
	if err != nil {
		return View{}, err
	}
	v := r.view(row)
	if live, err := r.Get(ctx, id); err == nil {
		if l, ok := live.Session.(platform.Lookout); ok {
			v.Lookout = lookoutOf(l.Plan())
		}
	}
	return v, nil
}

// Describe answers a channel as q sees it, for events of transactions that are
// not about the channel's own row.
func (r *Registry) Describe(ctx context.Context, q *store.Queryer, ws, id string) (View, error) {
	row, err := r.row(ctx, q, ws, id)
	if err != nil {
		return View{}, err
	}
	return r.view(row), nil
}

// Create connects a channel. It takes and sends at once; checks inform, they
// hold nothing back.
func (r *Registry) Create(ctx context.Context, who access.Who, d Draft) (View, error) {
	desc, ok := r.Descriptor(d.Platform)
	if !ok {
		return View{}, desk.Invalid("platform", "there is no platform %q", d.Platform)
	}
	if desc.Retired != nil && !r.retired {
		return View{}, desk.Invalid("platform", "%s is retired: %s", desc.Title, desc.Retired.En)
	}
	settings, secrets, problems := complete(desc, d.Settings, d.Secrets)
	name := strings.TrimSpace(d.Name)
	if name == "" || len([]rune(name)) > 100 {
		problems = append(problems, desk.Problem{Field: "name", Detail: "a name of 1 to 100 characters is needed"})
	}
	if err := invalid(problems); err != nil {
		return View{}, err
	}
	now := r.host.Clock.Now()
	row := store.ChannelRow{Channel: desk.Channel{
		WorkspaceID: who.WorkspaceID, ID: ident.New(), Platform: d.Platform, Name: name, Settings: settings, Secrets: secrets,
		Status: desk.ChannelNew, CreatedAt: now, UpdatedAt: now,
	}}
	if err := r.tryOpen(row.Channel); err != nil {
		return View{}, err
	}
	if err := r.seal(&row); err != nil {
		return View{}, err
	}
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertChannel(ctx, row); err != nil {
			return err
		}
		if d.Also != nil {
			if err := d.Also(ctx, tx, row.ID); err != nil {
				return err
			}
		}
		return r.announce(ctx, tx, desk.EventChannelCreated, who.Actor, row, nil)
	})
	if err != nil {
		return View{}, err
	}
	return r.view(row), nil
}

// Update changes a channel.
func (r *Registry) Update(ctx context.Context, who access.Who, id string, p Patch) (View, error) {
	var out store.ChannelRow
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		row, err := r.row(ctx, &tx.Queryer, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		changes, err := r.apply(&row, p)
		if err != nil {
			return err
		}
		// Never the same as before, also on a clock that stands still: other
		// nodes see by it that the session has to be opened again.
		row.UpdatedAt = later(r.host.Clock.Now(), row.UpdatedAt.Add(time.Microsecond))
		if err := tx.UpdateChannel(ctx, row); err != nil {
			return err
		}
		out = row
		return r.announce(ctx, tx, desk.EventChannelUpdated, who.Actor, row, changes)
	})
	if err != nil {
		return View{}, err
	}
	r.Forget(id)
	return r.view(out), nil
}

// apply changes row as p says and lists what changed, secrets by name alone.
func (r *Registry) apply(row *store.ChannelRow, p Patch) (map[string][2]any, error) {
	changes := map[string][2]any{}
	if p.Name != nil {
		name := strings.TrimSpace(*p.Name)
		if name == "" || len([]rune(name)) > 100 {
			return nil, desk.Invalid("name", "a name of 1 to 100 characters is needed")
		}
		if name != row.Name {
			changes["name"] = [2]any{row.Name, name}
		}
		row.Name = name
	}
	if len(p.Settings) > 0 || len(p.Secrets) > 0 {
		if err := r.applySettings(row, p, changes); err != nil {
			return nil, err
		}
	}
	if p.PublicOff != nil {
		if err := applyPublicOff(row, *p.PublicOff, changes); err != nil {
			return nil, err
		}
	}
	if p.OpensCases != nil {
		if err := r.applyCases(row, *p.OpensCases, changes); err != nil {
			return nil, err
		}
	}
	before := row.Status
	switch {
	case p.Disabled != nil && *p.Disabled:
		row.Status, row.StatusDetail = desk.ChannelDisabled, ""
	case p.Disabled != nil && row.Status == desk.ChannelDisabled:
		row.Status, row.StatusDetail = desk.ChannelNew, ""
	}
	if before != row.Status {
		changes["status"] = [2]any{before, row.Status}
	}
	return changes, nil
}

func (r *Registry) applySettings(row *store.ChannelRow, p Patch, changes map[string][2]any) error {
	desc, ok := r.Descriptor(row.Platform)
	if !ok {
		return desk.E(desk.CodeUnavailable, "this version has no platform %q", row.Platform)
	}
	if err := r.unseal(row); err != nil {
		// Written with a lost master key: only a full set of secrets repairs it.
		row.Secrets = map[string]string{}
	}
	settings, secrets := maps.Clone(row.Settings), maps.Clone(row.Secrets)
	maps.Copy(settings, p.Settings)
	maps.Copy(secrets, p.Secrets)
	settings, secrets, problems := complete(desc, settings, secrets)
	if err := invalid(problems); err != nil {
		return err
	}
	for name, value := range settings {
		if row.Settings[name] != value {
			changes["settings."+name] = [2]any{row.Settings[name], value}
		}
	}
	for name := range p.Secrets {
		changes["secrets."+name] = [2]any{nil, "changed"}
	}
	row.Settings, row.Secrets = settings, secrets
	if row.Status == desk.ChannelFailing {
		row.Status, row.StatusDetail = desk.ChannelNew, "" // it may work now
	}
	if err := r.tryOpen(row.Channel); err != nil {
		return err
	}
	return r.seal(row)
}

// tryOpen asks the connector whether it can work with the settings at all.
func (r *Registry) tryOpen(c desk.Channel) error {
	s, err := r.openOnce(c)
	if err == nil {
		release(s)
	}
	return err
}

// openOnce opens a session that nobody else gets; an error says what an admin
// may read of it.
func (r *Registry) openOnce(c desk.Channel) (platform.Session, error) {
	s, err := r.platforms[c.Platform].Open(r.account(c), r.hostOf(c))
	if err == nil {
		return s, nil
	}
	var e *desk.Error
	if errors.As(err, &e) {
		return nil, err
	}
	var f *platform.Failure
	if errors.As(err, &f) {
		return nil, desk.Invalid("settings", "%s", f.Title)
	}
	return nil, &desk.Error{Code: desk.CodeInvalid, Public: "the platform's connector refuses these settings", Err: err}
}

// announce writes the event of a change; it is the last statement of its
// transaction.
func (r *Registry) announce(ctx context.Context, tx *store.Tx, kind desk.EventType, actor desk.Actor, row store.ChannelRow, changes map[string][2]any) error {
	ev, err := r.event(kind, actor, row, changes)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, row.WorkspaceID, []desk.Event{ev})
}

func (r *Registry) event(kind desk.EventType, actor desk.Actor, row store.ChannelRow, changes map[string][2]any) (desk.Event, error) {
	data, err := json.Marshal(r.view(row))
	if err != nil {
		return desk.Event{}, fmt.Errorf("describe channel %s: %w", row.ID, err)
	}
	return desk.Event{Type: kind, At: r.host.Clock.Now(), Actor: actor, Changes: changes, Data: data}, nil
}

// switchable are the verbs that a channel can keep from agents.
var switchable = []desk.PublicVerb{desk.VerbReply, desk.VerbPrivate, desk.VerbPublish, desk.VerbLike, desk.VerbHide, desk.VerbRemove, desk.VerbBlock, desk.VerbRewrite,
	desk.VerbWithdraw, desk.VerbApprove, desk.VerbName, desk.VerbProfile}

func applyPublicOff(row *store.ChannelRow, off []desk.PublicVerb, changes map[string][2]any) error {
	next := []desk.PublicVerb{}
	for _, v := range off {
		if !slices.Contains(switchable, v) {
			return desk.Invalid("public_off", "%q is nothing that can be kept from agents", string(v))
		}
		if !slices.Contains(next, v) {
			next = append(next, v)
		}
	}
	slices.Sort(next)
	if !slices.Equal(next, row.PublicOff) {
		changes["public_off"] = [2]any{row.PublicOff, next}
	}
	row.PublicOff = next
	return nil
}
