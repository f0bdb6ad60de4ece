package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// How long things last.
const (
	SessionLife    = 30 * 24 * time.Hour // since the last use
	rotateAfter    = 24 * time.Hour
	previousGrace  = time.Minute // requests under way while a token rotates
	touchAfter     = 10 * time.Minute
	invitationLife = 7 * 24 * time.Hour
	resetLife      = time.Hour
	cacheLife      = 5 * time.Second
)

// TokenPrefix starts every API token, so that scanners find leaked ones.
const TokenPrefix = "rcd_"

// Mailer sends the mails of this package.
type Mailer interface {
	// Send takes one mail and answers whether it could be handed on. It may
	// block for a network call. link is the only secret in it.
	Send(ctx context.Context, to, subject, text, link string) error
}

// Config is what a Service needs.
type Config struct {
	Store     *store.Store
	Clock     clock.Clock // the machine's, never one that jumps: it says who is signed in
	Log       *slog.Logger
	Mail      Mailer
	PublicURL string
	Cost      Cost // zero: DefaultCost
}

// Service signs people and programs in. It is safe for concurrent use.
type Service struct {
	store     *store.Store
	clock     clock.Clock
	log       *slog.Logger
	mail      Mailer
	publicURL string
	hasher    *hasher
	byIP      *limiter
	byEmail   *limiter
	mails     *limiter
	cache     *cache
	sends     chan struct{} // bounds mails under way
}

// New readies a Service.
func New(c Config) *Service {
	if c.Cost == (Cost{}) {
		c.Cost = DefaultCost
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{
		store: c.Store, clock: c.Clock, log: c.Log, mail: c.Mail, publicURL: c.PublicURL, hasher: newHasher(c.Cost),
		byIP:    newLimiter(3*time.Second, 30, 10000),
		byEmail: newLimiter(30*time.Second, 10, 10000),
		mails:   newLimiter(5*time.Minute, 3, 10000),
		cache:   newCache(),
		sends:   make(chan struct{}, 4),
	}
}

// SignedIn is a fresh session: the token goes into the cookie and is kept
// nowhere.
type SignedIn struct {
	Who     access.Who
	Token   string
	Expires time.Time
}

// Browser is where a request comes from.
type Browser struct {
	IP        string
	UserAgent string
}

// hashToken is how tokens are kept. They have 256 random bits: a plain hash is
// enough.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// cleanEmail is an address as it is kept and compared.
func cleanEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || !utf8.ValidString(s) {
		return "", desk.Invalid("email", "this is not an e-mail address")
	}
	return s, nil
}

// CleanName is a name of a person or thing without control characters, of 1 to
// 100 characters.
func CleanName(field, s string) (string, error) {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s))
	if n := utf8.RuneCountInString(s); n == 0 || n > 100 {
		return "", desk.Invalid(field, "1 to 100 characters are needed")
	}
	return s, nil
}

// Login checks an address and a password and starts a session. Which of the
// two was wrong is not told.
func (s *Service) Login(ctx context.Context, email, password string, b Browser) (SignedIn, error) {
	now := s.clock.Now()
	key := strings.ToLower(strings.TrimSpace(cut(email, 254)))
	if err := s.byIP.allow(b.IP, now); err != nil {
		return SignedIn{}, err
	}
	if err := s.byEmail.allow(key, now); err != nil {
		return SignedIn{}, err
	}
	user, err := s.store.Read().UserByEmail(ctx, key)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return SignedIn{}, err
	}
	if utf8.RuneCountInString(password) > maxPassword {
		password = ""
	}
	ok, err := s.hasher.verify(ctx, password, user.PasswordHash)
	if err != nil {
		return SignedIn{}, err
	}
	var members []desk.Member
	if ok {
		if members, err = s.store.Read().MembershipsOf(ctx, user.ID); err != nil {
			return SignedIn{}, err
		}
	}
	if !ok || len(members) == 0 {
		s.log.InfoContext(ctx, "sign-in refused", slog.String("ip", b.IP))
		return SignedIn{}, desk.E(desk.CodeUnauthorized, "the address or the password is wrong")
	}
	s.byEmail.forget(key)
	rehash := ""
	if s.hasher.outdated(user.PasswordHash) {
		if rehash, err = s.hasher.hash(ctx, password); err != nil {
			return SignedIn{}, err
		}
	}
	var in SignedIn
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if rehash != "" {
			if err := tx.SetPassword(ctx, user.ID, rehash); err != nil {
				return err
			}
		}
		in, err = s.begin(ctx, tx, user.User, members[0], b)
		return err
	})
	return in, err
}

// begin starts a session of a member.
func (s *Service) begin(ctx context.Context, tx *store.Tx, u desk.User, m desk.Member, b Browser) (SignedIn, error) {
	now := s.clock.Now()
	token := ident.Token("")
	row := store.Session{
		ID: ident.New(), TokenHash: hashToken(token), UserID: u.ID, WorkspaceID: m.WorkspaceID,
		UserAgent: cut(b.UserAgent, 300), IP: b.IP, CreatedAt: now, SeenAt: now, RotatedAt: now, ExpiresAt: now.Add(SessionLife),
	}
	if err := tx.InsertSession(ctx, row); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Who: sessionWho(row, store.Holder{Name: u.Name, Role: m.Role}), Token: token, Expires: row.ExpiresAt}, nil
}

func sessionWho(row store.Session, h store.Holder) access.Who {
	return access.Who{
		WorkspaceID: row.WorkspaceID, UserID: row.UserID, Name: h.Name, Role: h.Role, SessionID: row.ID,
		Actor: desk.Actor{Type: "agent", ID: row.UserID, Name: h.Name},
	}
}

// cut is s with at most n bytes and nothing that is not text.
func cut(s string, n int) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	for len(s) > n {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
