package apple

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/platform"
)

// skew is how old a token may be, and how far the network's clock may be ahead:
// tokens name no end.
const skew = 10 * time.Minute

// Handshake implements platform.Hooked. The network checks no address.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// Verify implements platform.Hooked: the request carries a token that was signed
// lately with the provider's secret, for the provider. Nothing signs the body.
func (s *session) Verify(r platform.HookRequest) bool {
	token, ok := strings.CutPrefix(http.Header(r.Header).Get("Authorization"), "Bearer ")
	if !ok || len(s.key) == 0 || s.msp == "" || s.host.Clock == nil {
		return false
	}
	var c jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return s.key, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(s.msp), jwt.WithLeeway(skew), jwt.WithTimeFunc(s.host.Clock.Now))
	if err != nil || c.IssuedAt == nil {
		return false
	}
	age := s.host.Clock.Now().Sub(c.IssuedAt.Time)
	return age < skew && age > -skew
}
