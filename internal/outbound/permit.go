package outbound

import (
	"context"
	"time"

	"recado.dev/internal/consent"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Permission is what a contact's ledger says of writing to them in a
// conversation.
type Permission struct {
	Policy   consent.Policy
	Standing consent.Standing
	// Wrote says that the customer has ever written there.
	Wrote bool
	// Open says that the platform's reply window is open.
	Open bool
}

// Of answers whether a template of a category may be sent there.
func (p Permission) Of(category desk.TemplateCategory) consent.Verdict {
	return p.Policy.Decide(p.Standing, consent.Ask{Category: category, Open: p.Open, Wrote: p.Wrote})
}

// PermissionIn reads what counts for a conversation at now.
func PermissionIn(ctx context.Context, q *store.Queryer, conv desk.Conversation, rule platform.WindowRule, now time.Time) (Permission, error) {
	p := Permission{Wrote: conv.LastInboundAt != nil, Open: conversation.WindowOf(conv.LastInboundAt, rule, now).Open}
	raw, err := q.ConsentPolicy(ctx, conv.WorkspaceID)
	if err != nil {
		return p, err
	}
	if p.Policy, err = consent.Read(raw); err != nil {
		return p, err
	}
	ledger, err := q.Consents(ctx, conv.WorkspaceID, conv.ContactID)
	p.Standing = consent.Of(ledger, conv.ChannelID)
	return p, err
}

// checkPermission refuses a template to who does not want it, or of whom
// nothing says that they do where the workspace asks for that.
func checkPermission(ctx context.Context, q *store.Queryer, conv desk.Conversation, caps platform.Caps, kind desk.MessageKind, t *desk.Template, now time.Time) error {
	if kind != desk.MessageTemplate || t == nil {
		return nil
	}
	p, err := PermissionIn(ctx, q, conv, caps.Window, now)
	if err != nil {
		return err
	}
	category, err := q.TemplateCategory(ctx, conv.WorkspaceID, t.ID, conv.Platform, t.Name, t.Language)
	if err != nil {
		return err
	}
	return p.Of(category).Err()
}
