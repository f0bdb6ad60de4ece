package number

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// callTimeout bounds a call of a platform that somebody waits for.
const callTimeout = 40 * time.Second

// Outcome is what became of something that a platform was asked to do.
type Outcome struct {
	State   string      `json:"state" enum:"done,failed"`
	Failure *Failure    `json:"failure"`
	Number  string      `json:"number" doc:"the platform's id of the number that it was about"`
	Account AccountView `json:"account" doc:"as it is now"`
}

// deed is something that a platform does with a number.
type deed struct {
	kind   string // of the line in the history
	before string
	after  string
	call   func(context.Context, home) error
	kept   func(n *desk.StoredNumber, at time.Time) // changes what is known of it
}

// do has a platform do something with a number, keeps what became of it, and
// reads the account again.
func (s *Service) do(ctx context.Context, who access.Who, h home, id string, d deed) (Outcome, error) {
	if _, err := s.Store.Read().NumberByID(ctx, h.ws, h.platform, h.account, id); err != nil {
		return Outcome{}, err
	}
	limited, cancel := context.WithTimeout(ctx, callTimeout)
	err := d.call(limited, h)
	cancel()
	if err := s.settle(ctx, who, h, id, d, err); err != nil {
		return Outcome{}, err
	}
	return s.outcome(ctx, h, id, err)
}

// settle keeps what became of a deed.
func (s *Service) settle(ctx context.Context, who access.Who, h home, id string, d deed, failure error) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		c := s.change(h, who.Actor)
		if failure != nil {
			c.note(id, "refused", d.kind, "", failureOf(failure).words())
			return s.tell(ctx, tx, c)
		}
		c.note(id, d.kind, d.before, d.after, "")
		if d.kept != nil {
			n, err := tx.LockNumber(ctx, h.ws, h.platform, h.account, id)
			if err != nil {
				return err
			}
			d.kept(&n, c.at)
			if err := tx.SaveNumbers(ctx, n); err != nil {
				return err
			}
		}
		return s.tell(ctx, tx, c)
	})
}

// outcome reads the account again and answers what became of a deed. That the
// reading failed is shown with the account and undoes nothing.
func (s *Service) outcome(ctx context.Context, h home, id string, failure error) (Outcome, error) {
	out := Outcome{State: "done", Number: id}
	if failure != nil {
		out.State, out.Failure = "failed", failureOf(failure)
	}
	if failure == nil || out.Failure.Unsure {
		if _, err := s.read(ctx, h, reader); err != nil {
			return out, err
		}
	}
	var err error
	out.Account, err = s.show(ctx, h)
	return out, err
}

var onlyDigits = regexp.MustCompile(`^[0-9]+$`)

// Add adds a number to a channel's account at its platform.
func (s *Service) Add(ctx context.Context, who access.Who, channelID string, n platform.NewNumber) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	n.Country, n.Number, n.Name = strings.TrimPrefix(strings.TrimSpace(n.Country), "+"), digitsOf(n.Number), strings.TrimSpace(n.Name)
	switch {
	case !onlyDigits.MatchString(n.Country) || len(n.Country) > 3:
		return Outcome{}, desk.Invalid("country", "a calling code of 1 to 3 digits is needed, such as 34")
	case len(n.Number) < 4 || len(n.Number) > 14:
		return Outcome{}, desk.Invalid("number", "4 to 14 digits are needed, without the calling code")
	}
	if err := h.checkName("name", n.Name); err != nil {
		return Outcome{}, err
	}
	limited, cancel := context.WithTimeout(ctx, callTimeout)
	id, failure := h.keeper.AddNumber(limited, n)
	cancel()
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		c := s.change(h, who.Actor)
		if failure != nil {
			c.note("", "refused", "add", "+"+n.Country+" "+n.Number, failureOf(failure).words())
			return s.tell(ctx, tx, c)
		}
		c.note(id, "add", "", "+"+n.Country+" "+n.Number, n.Name)
		row := desk.StoredNumber{WorkspaceID: h.ws, Platform: h.platform, Account: h.account, ID: id, Settings: map[string]string{}, Steps: map[string]time.Time{desk.StepStarted: c.at}, ReadAt: neverRead}
		row.NumberState = desk.NumberState{Number: "+" + n.Country + n.Number, Status: desk.NumberUnverified, Quality: "unknown", Name: n.Name, NameStatus: desk.NamePending, NewStatus: desk.NameNone,
			Throughput: "unknown", CanSend: "unknown", Troubles: []desk.NumberTrouble{}}
		if err := tx.SaveNumbers(ctx, row); err != nil {
			return err
		}
		return s.tell(ctx, tx, c)
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.outcome(ctx, h, id, failure)
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

func (h home) checkName(field, name string) error {
	if size := utf8.RuneCountInString(name); size < h.rules.NameLeast || size > h.rules.NameMost {
		return desk.Invalid(field, "a name of %d to %d characters is needed", h.rules.NameLeast, h.rules.NameMost)
	}
	return nil
}

// AskCode has the platform send a code to the number itself.
func (s *Service) AskCode(ctx context.Context, who access.Who, channelID, id, method, language string) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	if !slices.Contains(h.rules.CodeMethods, method) {
		return Outcome{}, desk.Invalid("method", "one of %s", strings.Join(h.rules.CodeMethods, ", "))
	}
	if !slices.Contains(h.rules.CodeLanguages, language) {
		return Outcome{}, desk.Invalid("language", "one of %s", strings.Join(h.rules.CodeLanguages, ", "))
	}
	return s.do(ctx, who, h, id, deed{
		kind: "code", after: method, call: func(ctx context.Context, h home) error { return h.keeper.RequestCode(ctx, id, method, language) },
		kept: func(n *desk.StoredNumber, at time.Time) { finish(n, desk.StepCodeAsked, at) },
	})
}

// Verify proves with the code that the number is the business's own.
func (s *Service) Verify(ctx context.Context, who access.Who, channelID, id, code string) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	code = digitsOf(code)
	if code == "" || len(code) > 10 {
		return Outcome{}, desk.Invalid("code", "the digits of the code are needed")
	}
	return s.do(ctx, who, h, id, deed{
		kind: "verify", call: func(ctx context.Context, h home) error { return h.keeper.VerifyCode(ctx, id, code) },
		kept: func(n *desk.StoredNumber, at time.Time) { finish(n, desk.StepVerified, at) },
	})
}

// Register makes a number ready to send and receive. Without a PIN the one is
// taken that is kept.
func (s *Service) Register(ctx context.Context, who access.Who, channelID, id, pin string) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	if pin == "" {
		if pin, err = s.pinOf(ctx, h, id); err != nil {
			return Outcome{}, err
		}
	}
	if err := h.checkPIN(pin); err != nil {
		return Outcome{}, err
	}
	sealed, err := s.sealPIN(h, id, pin)
	if err != nil {
		return Outcome{}, err
	}
	return s.do(ctx, who, h, id, deed{
		kind: "register", call: func(ctx context.Context, h home) error { return h.keeper.RegisterNumber(ctx, id, pin) },
		kept: func(n *desk.StoredNumber, at time.Time) {
			n.SealedPIN = sealed
			finish(n, desk.StepRegistered, at)
		},
	})
}

// Deregister takes a number off its platform.
func (s *Service) Deregister(ctx context.Context, who access.Who, channelID, id string) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	return s.do(ctx, who, h, id, deed{kind: "deregister", call: func(ctx context.Context, h home) error { return h.keeper.DeregisterNumber(ctx, id) }})
}

// SetPIN sets another PIN.
func (s *Service) SetPIN(ctx context.Context, who access.Who, channelID, id, pin string) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	if err := h.checkPIN(pin); err != nil {
		return Outcome{}, err
	}
	sealed, err := s.sealPIN(h, id, pin)
	if err != nil {
		return Outcome{}, err
	}
	return s.do(ctx, who, h, id, deed{
		kind: "set_pin", call: func(ctx context.Context, h home) error { return h.keeper.SetPIN(ctx, id, pin) },
		kept: func(n *desk.StoredNumber, _ time.Time) { n.SealedPIN = sealed },
	})
}

func (h home) checkPIN(pin string) error {
	if len(pin) != h.rules.PINLength || !onlyDigits.MatchString(pin) {
		return desk.Invalid("pin", "%d digits are needed", h.rules.PINLength)
	}
	return nil
}

func pinPlace(h home, id string) string {
	return "number/" + h.ws + "/" + h.platform + "/" + h.account + "/" + id
}

func (s *Service) sealPIN(h home, id, pin string) ([]byte, error) {
	return s.Sealer.Seal([]byte(pin), pinPlace(h, id))
}

func (s *Service) pinOf(ctx context.Context, h home, id string) (string, error) {
	n, err := s.Store.Read().NumberByID(ctx, h.ws, h.platform, h.account, id)
	if err != nil {
		return "", err
	}
	if len(n.SealedPIN) == 0 {
		return "", desk.Invalid("pin", "the PIN is needed: none is kept here")
	}
	plain, err := s.Sealer.Unseal(n.SealedPIN, pinPlace(h, id))
	if err != nil {
		return "", desk.Invalid("pin", "the PIN that is kept cannot be read with this master key: enter it")
	}
	return string(plain), nil
}

// AskName asks for another name that customers see.
func (s *Service) AskName(ctx context.Context, who access.Who, channelID, id, name string) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	name = strings.TrimSpace(name)
	if err := h.checkName("name", name); err != nil {
		return Outcome{}, err
	}
	return s.do(ctx, who, h, id, deed{kind: "ask_name", after: name, call: func(ctx context.Context, h home) error { return h.keeper.RequestName(ctx, id, name) }})
}

// Connect makes a channel of a number, with the settings and secrets of the one
// that its account is known by.
func (s *Service) Connect(ctx context.Context, who access.Who, channelID, id string, d channel.Draft) (Outcome, error) {
	h, err := s.kept(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	n, err := s.Store.Read().NumberByID(ctx, h.ws, h.platform, h.account, id)
	if err != nil {
		return Outcome{}, err
	}
	if n.GoneAt != nil {
		return Outcome{}, desk.E(desk.CodeConflict, "the account has this number no more")
	}
	if _, err := s.channelOf(ctx, h, id); err == nil {
		return Outcome{}, desk.E(desk.CodeConflict, "this number is a channel already")
	}
	like, err := s.Channels.ListedRow(ctx, who, channelID)
	if err != nil {
		return Outcome{}, err
	}
	d.Platform, d.Settings, d.Secrets = h.platform, without(like.Settings, h.rules.Own), maps.Clone(like.Secrets)
	maps.Copy(d.Settings, n.Settings)
	if d.Name = strings.TrimSpace(d.Name); d.Name == "" {
		d.Name = n.Name
	}
	if _, err := s.Channels.Create(ctx, who, d); err != nil {
		return Outcome{}, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		c := s.change(h, who.Actor)
		c.note(id, "connect", "", d.Name, "")
		return s.tell(ctx, tx, c)
	})
	if err != nil {
		return Outcome{}, err
	}
	return s.outcome(ctx, h, id, nil)
}

// channelOf is the channel that a number is connected as.
func (s *Service) channelOf(ctx context.Context, h home, id string) (string, error) {
	homes, err := s.homes(ctx, h.ws)
	if err != nil {
		return "", err
	}
	for _, o := range homes {
		if o.platform == h.platform && o.account == h.account && o.keeper != nil && o.keeper.OwnNumber() == id {
			return o.live.Channel.ID, nil
		}
	}
	return "", desk.NotFound("channel")
}

func without(settings map[string]string, names []string) map[string]string {
	out := maps.Clone(settings)
	for _, name := range names {
		delete(out, name)
	}
	return out
}

// Subscribe has the account's news sent to us: to the channel itself, or where
// the settings of the app say. off ends it.
func (s *Service) Subscribe(ctx context.Context, who access.Who, channelID string, own, off bool) (Outcome, error) {
	h, err := s.at(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return Outcome{}, err
	}
	if h.hooks == nil {
		return Outcome{}, desk.E(desk.CodeUnsupported, "this platform's webhook is set at the provider")
	}
	address := ""
	if own {
		address = s.Channels.WebhookURL(h.platform, channelID)
	}
	limited, cancel := context.WithTimeout(ctx, callTimeout)
	var failure error
	kind := "subscribe"
	if off {
		kind, address, failure = "unsubscribe", "", h.hooks.Unsubscribe(limited)
	} else {
		failure = h.hooks.Subscribe(limited, address)
	}
	cancel()
	if err := s.settle(ctx, who, h, "", deed{kind: kind, after: address}, failure); err != nil {
		return Outcome{}, err
	}
	return s.outcome(ctx, h, "", failure)
}
