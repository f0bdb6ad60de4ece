package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/consent"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

const tagConsent = "Permission"

func (a *API) registerConsent() {
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/consents", Summary: "The ledger of a contact's consent, newest first", Tag: "Contacts", Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *contactListInput) (*body[page[desk.Consent]], error) {
			if _, err := a.Store.Read().ContactByID(ctx, who.WorkspaceID, in.ID); err != nil {
				return nil, err
			}
			list, err := a.Store.Read().Consents(ctx, who.WorkspaceID, in.ID)
			return part(in.short(), list, err, func(c desk.Consent) string { return c.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/contacts/{id}/consents", Summary: "Note that a contact agrees to something, or does no more", Tag: "Contacts", Ability: access.ContactsWrite, Status: http.StatusCreated}, a.addConsent)
	handle(a, route{Method: http.MethodGet, Path: "/consent-policy", Summary: "What the workspace makes of permission: checks, stop words, warnings", Tag: tagConsent, Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[consent.Policy], error) {
			return answer(a.consentPolicy(ctx, a.Store.Read(), who.WorkspaceID))
		})
	handle(a, route{Method: http.MethodPut, Path: "/consent-policy", Summary: "Change what the workspace makes of permission", Tag: tagConsent, Ability: access.WorkspaceManage}, a.putConsentPolicy)
	handle(a, route{Method: http.MethodGet, Path: "/conversations/{id}/permission", Summary: "Whether templates of each category may be sent in a conversation, and why not", Tag: tagConsent, Ability: access.CasesRead}, a.permission)
}

type consentInput struct {
	DeskID
	Body struct {
		Kind      desk.ConsentKind   `json:"kind" enum:"messages,marketing"`
		Granted   bool               `json:"granted"`
		Source    desk.ConsentSource `json:"source,omitempty" enum:"message,form,paper,phone,api,other" doc:"by which way it was learnt; left out, a program's is api and a person's other"`
		ChannelID string             `json:"channel_id,omitempty" maxLength:"200" doc:"the one channel that it is about; left out for all"`
		How       string             `json:"how" minLength:"1" maxLength:"200" doc:"by telephone, on a form, in the shop …"`
		Text      string             `json:"text,omitempty" maxLength:"5000" doc:"what was agreed to, in its words"`
	}
}

func (a *API) addConsent(ctx context.Context, who access.Who, in *consentInput) (*body[desk.Consent], error) {
	b := in.Body
	c := desk.Consent{WorkspaceID: who.WorkspaceID, ID: ident.New(), ContactID: in.ID, Kind: b.Kind, Granted: b.Granted, Source: b.Source, ChannelID: b.ChannelID,
		How: strings.TrimSpace(cleanText(b.How)), Text: strings.TrimSpace(cleanText(b.Text)), Actor: who.Actor, At: a.now()}
	switch {
	case c.How == "":
		return nil, desk.Invalid("how", "say how it was given")
	case c.Source == "" && who.TokenID != "":
		c.Source = desk.ConsentByAPI
	case c.Source == "":
		c.Source = desk.ConsentByOther
	case !consent.ByHand(c.Source):
		return nil, desk.Invalid("source", "is the program's own")
	}
	if c.ChannelID != "" {
		if _, err := a.Channels.Find(ctx, who.WorkspaceID, c.ChannelID); desk.CodeOf(err) == desk.CodeNotFound {
			return nil, desk.Invalid("channel_id", "there is no such channel")
		}
	}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockContact(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		evs, err := contactdata.NoteConsents(ctx, tx, who.WorkspaceID, a.now(), []desk.Consent{c})
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, evs)
	})
	return answer(c, err)
}

func (a *API) consentPolicy(ctx context.Context, q *store.Queryer, ws string) (consent.Policy, error) {
	raw, err := q.ConsentPolicy(ctx, ws)
	if err != nil {
		return consent.Policy{}, err
	}
	return consent.Read(raw)
}

type consentPolicyInput struct {
	Body consent.Policy
}

func (a *API) putConsentPolicy(ctx context.Context, who access.Who, in *consentPolicyInput) (*body[consent.Policy], error) {
	p, err := in.Body.Clean()
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("keep the policy of consent: %w", err)
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		ws, err := tx.WorkspaceByID(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if err := tx.SaveConsentPolicy(ctx, ws.ID, string(raw), a.now()); err != nil {
			return err
		}
		view, err := a.viewWorkspace(ctx, &tx.Queryer, ws)
		if err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventWorkspaceUpdated, view, nil)
	})
	return answer(p, err)
}

// permissionView is what counts of permission in a conversation.
type permissionView struct {
	Messages  *desk.Consent `json:"messages" doc:"the newest wish about messages of any kind; null for none"`
	Marketing *desk.Consent `json:"marketing" doc:"the newest wish about promotions"`
	// Verdicts are by category of templates.
	Verdicts map[desk.TemplateCategory]consent.Verdict `json:"verdicts" nullable:"false" doc:"by category of templates"`
	// WarnMinutes is how long before the window closes the desk warns.
	WarnMinutes int `json:"warn_minutes"`
}

func (a *API) permission(ctx context.Context, who access.Who, in *DeskID) (*body[permissionView], error) {
	read := a.Store.Read()
	conv, err := read.ConversationByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	rule := a.windowRule(ctx, who, &desk.ConversationView{Conversation: conv})
	p, err := outbound.PermissionIn(ctx, read, conv, rule, a.now())
	if err != nil {
		return nil, err
	}
	v := permissionView{Messages: p.Standing.Messages, Marketing: p.Standing.Marketing, Verdicts: map[desk.TemplateCategory]consent.Verdict{}, WarnMinutes: p.Policy.WarnMinutes}
	for _, category := range []desk.TemplateCategory{desk.TemplateMarketing, desk.TemplateUtility, desk.TemplateAuthentication} {
		v.Verdicts[category] = p.Of(category)
	}
	return answer(v, nil)
}
