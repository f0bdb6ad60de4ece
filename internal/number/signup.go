package number

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// signUpLife is how long somebody may take in the window of a sign-up.
const signUpLife = time.Hour

// App is the application for sign-ups on a platform as pages show it.
type App struct {
	Platform   string            `json:"platform"`
	Settings   map[string]string `json:"settings"`
	SecretsSet []string          `json:"secrets_set" nullable:"false"`
	Own        bool              `json:"own" doc:"the workspace's own; else the server brings it along"`
	Ready      bool              `json:"ready" doc:"a sign-up can begin"`
	BackURL    string            `json:"back_url" doc:"the address to allow in the application's settings"`
}

// signer is a platform that has sign-ups.
func (s *Service) signer(key string) (platform.SignUp, platform.Host, *platform.SignUpRules, error) {
	d, _ := s.Channels.Descriptor(key)
	p, host, ok := s.Channels.Platform(key)
	if !ok {
		return nil, host, nil, desk.NotFound("platform")
	}
	up, can := p.(platform.SignUp)
	if !can || d.Numbers == nil || d.Numbers.SignUp == nil {
		return nil, host, nil, desk.E(desk.CodeUnsupported, "this platform has no sign-up")
	}
	return up, host, d.Numbers.SignUp, nil
}

func (s *Service) backURL() string { return s.PublicURL + "/settings/channels/sign-up" }

func appPlace(ws, key string) string { return "sign-up-app/" + ws + "/" + key }

// app is the application for a platform's sign-ups; own says that it is the
// workspace's.
func (s *Service) app(ctx context.Context, ws, key string) (app platform.SignUpApp, own bool, err error) {
	row, err := s.Store.Read().SignUpApp(ctx, ws, key)
	if desk.CodeOf(err) == desk.CodeNotFound {
		if s.Offer != nil {
			if offered, ok := s.Offer(key); ok {
				return offered, false, nil
			}
		}
		return app, false, err
	}
	if err != nil {
		return app, false, err
	}
	plain, err := s.Sealer.Unseal(row.Sealed, appPlace(ws, key))
	if err != nil {
		return app, true, &desk.Error{Code: desk.CodeUnavailable, Public: "the application's secrets cannot be read with this master key: enter them again", Err: err}
	}
	app = platform.SignUpApp{Settings: row.Settings, Secrets: map[string]string{}}
	return app, true, json.Unmarshal(plain, &app.Secrets)
}

// App answers the application for a platform's sign-ups.
func (s *Service) App(ctx context.Context, who access.Who, key string) (App, error) {
	if _, _, _, err := s.signer(key); err != nil {
		return App{}, err
	}
	out := App{Platform: key, Settings: map[string]string{}, SecretsSet: []string{}, BackURL: s.backURL()}
	app, own, err := s.app(ctx, who.WorkspaceID, key)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return out, nil
	case err != nil && desk.CodeOf(err) != desk.CodeUnavailable:
		return out, err
	}
	out.Own, out.Ready = own, err == nil
	if app.Settings != nil {
		out.Settings = app.Settings
	}
	for _, name := range slices.Sorted(maps.Keys(app.Secrets)) {
		out.SecretsSet = append(out.SecretsSet, name)
	}
	return out, nil
}

// SetApp keeps the workspace's application; a secret that is left out stays.
func (s *Service) SetApp(ctx context.Context, who access.Who, key string, settings, secrets map[string]string) (App, error) {
	up, _, rules, err := s.signer(key)
	if err != nil {
		return App{}, err
	}
	before, own, err := s.app(ctx, who.WorkspaceID, key)
	if err == nil && own {
		kept := maps.Clone(before.Secrets)
		for name, value := range secrets {
			if value != "" {
				kept[name] = value
			}
		}
		secrets = kept
	}
	set, sec, err := channel.Fields(rules.Fields, settings, secrets)
	if err != nil {
		return App{}, err
	}
	if _, err := up.SignUpPage(platform.SignUpApp{Settings: set, Secrets: sec}, "x", s.backURL()); err != nil {
		return App{}, desk.Invalid("settings", "%s", platform.AsFailure(err).Title)
	}
	plain, err := json.Marshal(sec)
	if err != nil {
		return App{}, fmt.Errorf("seal the application: %w", err)
	}
	sealed, err := s.Sealer.Seal(plain, appPlace(who.WorkspaceID, key))
	if err != nil {
		return App{}, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveSignUpApp(ctx, store.SignUpApp{WorkspaceID: who.WorkspaceID, Platform: key, Settings: set, Sealed: sealed, UpdatedAt: s.now()})
	})
	if err != nil {
		return App{}, err
	}
	return s.App(ctx, who, key)
}

// ForgetApp takes the workspace's application away.
func (s *Service) ForgetApp(ctx context.Context, who access.Who, key string) error {
	if _, _, _, err := s.signer(key); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteSignUpApp(ctx, who.WorkspaceID, key) })
}

// Begun is a sign-up that was begun: URL is the window to open.
type Begun struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// Begin begins a sign-up at a platform.
func (s *Service) Begin(ctx context.Context, who access.Who, key string) (Begun, error) {
	up, _, _, err := s.signer(key)
	if err != nil {
		return Begun{}, err
	}
	app, _, err := s.app(ctx, who.WorkspaceID, key)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return Begun{}, desk.E(desk.CodeConflict, "no application for sign-ups is set up on this platform")
	}
	if err != nil {
		return Begun{}, err
	}
	a := desk.Authorisation{WorkspaceID: who.WorkspaceID, ID: ident.New(), Platform: key, State: desk.AuthorisationStarted, Actor: who.Actor, StartedAt: s.now()}
	address, err := up.SignUpPage(app, a.ID, s.backURL())
	if err != nil {
		return Begun{}, refusal(err)
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveAuthorisation(ctx, a) })
	return Begun{ID: a.ID, URL: address}, err
}

// Cancel notes that the window was left without an end.
func (s *Service) Cancel(ctx context.Context, who access.Who, id, why string) (desk.Authorisation, error) {
	return s.changed(ctx, who, id, func(a *desk.Authorisation) error {
		if a.State == desk.AuthorisationStarted {
			a.State, a.Failure = desk.AuthorisationCancelled, why
		}
		return nil
	})
}

func (s *Service) changed(ctx context.Context, who access.Who, id string, f func(*desk.Authorisation) error) (desk.Authorisation, error) {
	var out desk.Authorisation
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.LockAuthorisation(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		if err := f(&a); err != nil {
			return err
		}
		out = a
		return tx.SaveAuthorisation(ctx, a)
	})
	return out, err
}

// Finish changes the code that a window came back with for what the business
// granted. Only who began the sign-up ends it, and within the hour.
func (s *Service) Finish(ctx context.Context, who access.Who, id, code string) (desk.Authorisation, error) {
	a, err := s.Store.Read().Authorisation(ctx, who.WorkspaceID, id)
	if err != nil {
		return a, err
	}
	switch {
	case a.Actor.ID != who.Actor.ID:
		return a, desk.E(desk.CodeForbidden, "somebody else began this sign-up")
	case a.State != desk.AuthorisationStarted:
		return a, nil // the window was loaded again
	case s.now().Sub(a.StartedAt) > signUpLife:
		return a, desk.E(desk.CodeConflict, "this sign-up was begun too long ago: begin again")
	}
	up, host, _, err := s.signer(a.Platform)
	if err != nil {
		return a, err
	}
	app, _, err := s.app(ctx, who.WorkspaceID, a.Platform)
	if err != nil {
		return a, err
	}
	limited, cancel := context.WithTimeout(ctx, callTimeout)
	grant, failure := up.FinishSignUp(limited, app, code, s.backURL(), host)
	cancel()
	sealed := []byte(nil)
	if failure == nil {
		if sealed, err = s.sealGrant(a, grant); err != nil {
			return a, err
		}
	}
	return s.changed(ctx, who, id, func(a *desk.Authorisation) error {
		if a.State != desk.AuthorisationStarted {
			return nil
		}
		if failure != nil {
			f := failureOf(failure)
			a.State, a.Failure = desk.AuthorisationFailed, strings.TrimSpace(f.words()+" "+f.Advice.En)
			return nil
		}
		now := s.now()
		a.State, a.GrantedAt, a.Sealed = desk.AuthorisationGranted, &now, sealed
		a.App, a.Subject, a.Scopes, a.Accounts = grant.App, grant.Subject, grant.Scopes, accountsOf(grant)
		if grant.Expires > 0 {
			at := time.Unix(grant.Expires, 0).UTC()
			a.ExpiresAt = &at
		}
		return nil
	})
}

func accountsOf(g platform.Grant) []desk.AuthorisedAccount {
	out := []desk.AuthorisedAccount{}
	for _, a := range g.Accounts {
		one := desk.AuthorisedAccount{ID: a.ID, Name: a.Name, Numbers: []desk.AuthorisedNumber{}}
		for _, n := range a.Numbers {
			one.Numbers = append(one.Numbers, desk.AuthorisedNumber{ID: n.ID, Number: n.Number, Name: n.Name, Status: n.Status, Verified: n.Verified})
		}
		out = append(out, one)
	}
	return out
}

func grantPlace(a desk.Authorisation) string { return "authorisation/" + a.WorkspaceID + "/" + a.ID }

// sealGrant makes what channels need unreadable until they are made. Those of
// the secrets that nobody enters are made up here.
func (s *Service) sealGrant(a desk.Authorisation, g platform.Grant) ([]byte, error) {
	d, _ := s.Channels.Descriptor(a.Platform)
	for _, f := range d.Fields {
		if f.Secret && f.Generate && g.Secrets[f.Name] == "" {
			var b [16]byte
			_, _ = rand.Read(b[:]) // never fails
			g.Secrets[f.Name] = hex.EncodeToString(b[:])
		}
	}
	plain, err := json.Marshal(g)
	if err != nil {
		return nil, fmt.Errorf("seal a grant: %w", err)
	}
	return s.Sealer.Seal(plain, grantPlace(a))
}

// Chosen is a number of a grant that is to become a channel.
type Chosen struct {
	Account string
	Number  string
	Name    string
}

// Connected is what became of the numbers of a sign-up.
type Connected struct {
	Authorisation desk.Authorisation `json:"authorisation"`
	ChannelIDs    []string           `json:"channel_ids" nullable:"false"`
	// Failure is why the account's news could not be subscribed to; the channels
	// are there all the same.
	Failure *Failure `json:"failure"`
}

// ConnectGrant makes channels of numbers that a business shared, and has their
// accounts' news sent to us.
func (s *Service) ConnectGrant(ctx context.Context, who access.Who, id string, chosen []Chosen) (Connected, error) {
	a, err := s.Store.Read().Authorisation(ctx, who.WorkspaceID, id)
	if err != nil {
		return Connected{}, err
	}
	if len(a.Sealed) == 0 {
		return Connected{}, desk.E(desk.CodeConflict, "nothing can be connected with this authorisation any more: begin again")
	}
	plain, err := s.Sealer.Unseal(a.Sealed, grantPlace(a))
	if err != nil {
		return Connected{}, &desk.Error{Code: desk.CodeUnavailable, Public: "the authorisation cannot be read with this master key: begin again", Err: err}
	}
	var g platform.Grant
	if err := json.Unmarshal(plain, &g); err != nil {
		return Connected{}, fmt.Errorf("read authorisation %s: %w", id, err)
	}
	drafts, err := s.draftsOf(ctx, who, a.Platform, g, chosen)
	if err != nil {
		return Connected{}, err
	}
	out := Connected{ChannelIDs: []string{}}
	for _, d := range drafts {
		v, err := s.Channels.Create(ctx, who, d)
		if err != nil {
			return out, err
		}
		out.ChannelIDs = append(out.ChannelIDs, v.ID)
	}
	out.Authorisation, err = s.changed(ctx, who, id, func(a *desk.Authorisation) error {
		a.State, a.ChannelIDs, a.Sealed = desk.AuthorisationConnected, append(a.ChannelIDs, out.ChannelIDs...), nil
		return nil
	})
	if err != nil {
		return out, err
	}
	out.Failure, err = s.welcome(ctx, who, out)
	return out, err
}

// draftsOf are the channels to be made of the chosen numbers.
func (s *Service) draftsOf(ctx context.Context, who access.Who, key string, g platform.Grant, chosen []Chosen) ([]channel.Draft, error) {
	if len(chosen) == 0 {
		return nil, desk.Invalid("numbers", "at least one number is needed")
	}
	homes, err := s.homes(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	var out []channel.Draft
	for _, c := range chosen {
		n, ok := granted(g, c)
		if !ok {
			return nil, desk.Invalid("numbers", "the business did not share the number %s", c.Number)
		}
		if slices.ContainsFunc(homes, func(h home) bool {
			return h.platform == key && h.account == c.Account && h.keeper != nil && h.keeper.OwnNumber() == c.Number
		}) {
			return nil, desk.E(desk.CodeConflict, "%s is a channel already: enter the new token in its settings", n.Number)
		}
		d := channel.Draft{Platform: key, Name: strings.TrimSpace(c.Name), Settings: maps.Clone(g.Settings), Secrets: maps.Clone(g.Secrets)}
		if d.Name == "" {
			d.Name = n.Name
		}
		maps.Copy(d.Settings, n.Settings)
		if err := s.Channels.Try(d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func granted(g platform.Grant, c Chosen) (platform.RemoteNumber, bool) {
	for _, a := range g.Accounts {
		for _, n := range a.Numbers {
			if a.ID == c.Account && n.ID == c.Number {
				return n, true
			}
		}
	}
	return platform.RemoteNumber{}, false
}

// welcome notes the authorisation in the histories of the accounts, has their
// news sent to us and reads their numbers: once an account.
func (s *Service) welcome(ctx context.Context, who access.Who, c Connected) (*Failure, error) {
	seen := map[string]bool{}
	var first *Failure
	for _, id := range c.ChannelIDs {
		h, err := s.at(ctx, who.WorkspaceID, id)
		if err != nil || seen[h.account] {
			continue
		}
		seen[h.account] = true
		err = s.Store.Write(ctx, func(tx *store.Tx) error {
			ch := s.change(h, who.Actor)
			ch.note("", "authorised", "", c.Authorisation.App.Name, strings.Join(c.Authorisation.Scopes, ", "))
			return s.tell(ctx, tx, ch)
		})
		if err != nil {
			return first, err
		}
		out, err := s.Subscribe(ctx, who, id, true, false)
		if err != nil && desk.CodeOf(err) != desk.CodeUnsupported {
			return first, err
		}
		if out.Failure != nil {
			if first == nil {
				first = out.Failure
			}
			if _, err := s.read(ctx, h, reader); err != nil {
				return first, err
			}
		}
	}
	return first, nil
}

// Authorisations are the sign-ups of who's workspace, the newest first.
func (s *Service) Authorisations(ctx context.Context, who access.Who, before string, limit int) ([]desk.Authorisation, error) {
	return s.Store.Read().Authorisations(ctx, who.WorkspaceID, before, limit)
}

// Authorisation answers one sign-up.
func (s *Service) Authorisation(ctx context.Context, who access.Who, id string) (desk.Authorisation, error) {
	return s.Store.Read().Authorisation(ctx, who.WorkspaceID, id)
}
