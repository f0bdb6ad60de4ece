package notify

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	webpush "github.com/SherClockHolmes/webpush-go"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Places of what is sealed.
const (
	sealedKeys    = "push keys"
	sealedBrowser = "push subscription"
)

// maxBrowsers is how many browsers of a person are told: more are surely ones
// that were left behind.
const maxBrowsers = 20

// pushKeys is the pair by which push services know this installation.
type pushKeys struct{ public, private string }

// pushKeys answers the key pair, which the first start makes.
func (s *Service) pushKeys(ctx context.Context) (*pushKeys, error) {
	if k := s.keys.Load(); k != nil {
		return k, nil
	}
	public, sealed, ok, err := s.Store.Read().PushKeys(ctx)
	if err == nil && !ok {
		public, sealed, err = s.makeKeys(ctx)
	}
	if err != nil {
		return nil, err
	}
	private, err := s.Sealer.Unseal(sealed, sealedKeys)
	if err != nil {
		return nil, fmt.Errorf("read the push keys: %w", err)
	}
	k := &pushKeys{public: public, private: string(private)}
	s.keys.Store(k)
	return k, nil
}

func (s *Service) makeKeys(ctx context.Context) (string, []byte, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		return "", nil, fmt.Errorf("make the push keys: %w", err)
	}
	sealed, err := s.Sealer.Seal([]byte(private), sealedKeys)
	if err != nil {
		return "", nil, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.AddPushKeys(ctx, public, sealed, s.Clock.Now()); err != nil {
			return err
		}
		var ok bool
		if public, sealed, ok, err = tx.PushKeys(ctx); err == nil && !ok {
			err = errors.New("the push keys were not kept")
		}
		return err
	})
	return public, sealed, err
}

// PublicKey is what a browser subscribes with.
func (s *Service) PublicKey(ctx context.Context) (string, error) {
	k, err := s.pushKeys(ctx)
	if err != nil {
		return "", err
	}
	return k.public, nil
}

// subscriber tells push services whom to write to about us.
func (s *Service) subscriber() string {
	if u, err := url.Parse(s.PublicURL); err == nil && u.Scheme == "https" {
		return s.PublicURL
	}
	return "notifications@recado.invalid"
}

// Browser is a browser that wants to be told.
type Browser struct {
	Endpoint  string
	P256dh    string
	Auth      string
	UserAgent string
}

// Subscribe keeps a browser of a person, for as long as their session lasts. It
// answers its id.
func (s *Service) Subscribe(ctx context.Context, who access.Who, b Browser) (string, error) {
	if err := s.checkBrowser(b); err != nil {
		return "", err
	}
	raw, err := json.Marshal(webpush.Subscription{Endpoint: b.Endpoint, Keys: webpush.Keys{Auth: b.Auth, P256dh: b.P256dh}})
	if err != nil {
		return "", fmt.Errorf("keep a push subscription: %w", err)
	}
	sealed, err := s.Sealer.Seal(raw, sealedBrowser)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(b.Endpoint))
	v := store.PushSubscription{
		ID: ident.New(), WorkspaceID: who.WorkspaceID, UserID: who.UserID, SessionID: who.SessionID, EndpointHash: hex.EncodeToString(sum[:]),
		Sealed: sealed, UserAgent: b.UserAgent, CreatedAt: s.Clock.Now(),
	}
	id := ""
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if id, err = tx.SavePushSubscription(ctx, v); err != nil {
			return err
		}
		all, err := tx.PushSubscriptionsOf(ctx, who.WorkspaceID, []string{who.UserID})
		if err != nil || len(all) <= maxBrowsers {
			return err
		}
		return desk.Invalid("endpoint", "at most %d browsers of a person are told of news; remove one first", maxBrowsers)
	})
	return id, err
}

func (s *Service) checkBrowser(b Browser) error {
	u, err := url.Parse(b.Endpoint)
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "https" && !s.PlainPush) {
		return desk.Invalid("endpoint", "must be the https address of a push service")
	}
	key, err := decode(b.P256dh)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(key)
	}
	if err != nil {
		return desk.Invalid("p256dh", "is no public key of a browser")
	}
	if auth, err := decode(b.Auth); err != nil || len(auth) != 16 {
		return desk.Invalid("auth", "is no secret of a browser")
	}
	return nil
}

// decode reads base64 for addresses, with or without its padding.
func decode(text string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
}

func (s *Service) unsealSubscription(sub store.PushSubscription) (*webpush.Subscription, error) {
	raw, err := s.Sealer.Unseal(sub.Sealed, sealedBrowser)
	if err != nil {
		return nil, fmt.Errorf("read push subscription %s: %w", sub.ID, err)
	}
	var out webpush.Subscription
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("read push subscription %s: %w", sub.ID, err)
	}
	return &out, nil
}

// Tried is what became of a test.
type Tried struct {
	Sent   int      `json:"sent"`
	Failed []string `json:"failed" nullable:"false" doc:"why, one for each that could not be sent"`
}

// TestPush sends a test to all browsers of a person at once, and answers what
// their push services said.
func (s *Service) TestPush(ctx context.Context, who access.Who) (Tried, error) {
	out := Tried{Failed: []string{}}
	subs, err := s.Store.Read().PushSubscriptionsOf(ctx, who.WorkspaceID, []string{who.UserID})
	if err != nil {
		return out, err
	}
	note := desk.Notification{ID: "test", Kind: desk.NotifyTest, Count: 1, UpdatedAt: s.Clock.Now()}
	for _, sub := range subs {
		if err := s.sendPush(ctx, sub, note); err != nil {
			out.Failed = append(out.Failed, plain(err))
			continue
		}
		if _, there, err := s.Store.Read().PushSubscriptionByID(ctx, sub.ID); err != nil || !there {
			out.Failed = append(out.Failed, "this browser does not want notifications any more")
			continue
		}
		out.Sent++
	}
	return out, nil
}

// plain is an error for its person, without the browser's secret address.
func plain(err error) string {
	var unreachable *url.Error
	if errors.As(err, &unreachable) {
		return "the push service cannot be reached"
	}
	return err.Error()
}
